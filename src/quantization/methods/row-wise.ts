import { positive, text, texts } from "../../config/reading/field-types.ts";
import { derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { checkOneOf, type Declaration, member, notNull } from "../declaration.ts";
import { FP8_CHANNEL, FP8_TOKEN, INT8_TENSOR, formatBy } from "../formats.ts";
import { blockShape } from "../member-types.ts";
import { KEEPS_HEAD, type MethodReading, TRANSFORMERS_PATTERNS, plainScheme } from "../scheme.ts";

const FBGEMM = "FbgemmFp8Linear (transformers 5.18.0, integrations/fbgemm_fp8.py)";
const INT8 = "BlockInt8LinearMethod (SGLang, layers/quantization/blockwise_int8.py)";

/** FBGEMM's FP8: a scale for each output channel, and for each token, which is cut off at a limit. */
export function readFbgemm(declaration: Declaration): MethodReading {
  return {
    schemes: {
      linear: {
        ...plainScheme(FBGEMM),
        weights: formatBy([], FP8_CHANNEL, `a float32 scale for each output channel (${FBGEMM})`),
        activations: formatBy([], FP8_TOKEN, `a scale for each token, computed (${FBGEMM})`),
        activation_scale_limit: member(declaration, positive, ["activation_scale_ub"], {
          value: 1200,
          rule: "activation_scale_ub defaults to 1200 (FbgemmFp8Config, transformers 5.18.0, utils/quantization_config.py)",
        }),
      },
    },
    excluded_modules: member<string[] | null>(
      declaration,
      texts,
      ["modules_to_not_convert", "ignored_layers"],
      KEEPS_HEAD,
    ),
    module_patterns: TRANSFORMERS_PATTERNS,
  };
}

/** SGLang's INT8 in blocks, as its FP8. */
export function readBlockwiseInt8(declaration: Declaration): MethodReading {
  const block = notNull<number[] | null>(
    declaration,
    blockShape,
    ["weight_block_size"],
    {
      value: [128, 128],
      rule: `blocks of 128 × 128 where the file does not say, which SGLang asks for (${INT8})`,
    },
    INT8,
  );
  const activation = notNull(
    declaration,
    text,
    ["activation_scheme"],
    { value: "dynamic", rule: `inputs' scales are computed (${INT8})` },
    "BlockInt8Config.from_config (SGLang, layers/quantization/blockwise_int8.py)",
  );
  checkOneOf(declaration, "activation_scheme", ["dynamic", "static"]);
  const listed = member<string[] | null>(declaration, texts, ["ignored_layers", "modules_to_not_convert"], {
    value: [],
    rule: `no ignored_layers (${INT8})`,
  });
  return {
    schemes: {
      linear: {
        ...plainScheme(INT8),
        weights: {
          ...formatBy([], INT8_TENSOR, INT8),
          granularity: implied("block", `blocks of weight_block_size (${INT8})`),
          block_shape: block,
        },
        activations: {
          ...formatBy([activation], INT8_TENSOR, `scales of groups as wide as a block (${INT8})`),
          granularity: derive([activation], () => "group" as const, `as wide as a block (${INT8})`),
          group_size: derive(
            [activation, block],
            (_, shape) => shape?.[1] ?? null,
            `as wide as a block (${INT8})`,
          ),
          dynamic: derive(
            [activation],
            (name) => name.toLowerCase() !== "static",
            "static scales are stored",
          ),
        },
      },
    },
    excluded_modules: derive(
      [listed],
      (names): string[] | null => [...new Set([...(names ?? []), "lm_head"])],
      `the list, and always the output head, which is no linear layer to SGLang (${INT8})`,
    ),
    module_patterns: implied<ModulePatterns | null>(
      "path",
      "whole parts of the name (is_layer_skipped, SGLang, layers/quantization/utils.py)",
    ),
  };
}
