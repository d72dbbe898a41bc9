import { flag, real, text, texts } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { checkOneOf, contradicts, type Declaration, member, pointerOf, within } from "../declaration.ts";
import { INT8_CHANNEL, INT8_TOKEN, formatBy } from "../formats.ts";
import { ignoreMembers } from "../rules.ts";
import { KEEPS_HEAD, type MethodReading, type SchemeParts, plainScheme } from "../scheme.ts";

const CLASS = "BitsAndBytesConfig (transformers 5.18.0, utils/quantization_config.py)";
const FOUR = "quantize_4bit (bitsandbytes, functional.py)";
const EIGHT = "Linear8bitLt (bitsandbytes, nn/modules.py)";

/** Groups of 64 with their largest magnitude. */
const TABLE: TensorFormat = {
  format: "fp4",
  bits: 4,
  granularity: "group",
  group_size: 64,
  block_shape: null,
  scale_format: "float32",
  outer_scale: null,
  symmetric: true,
  zero_points: false,
  dynamic: false,
};

/** bitsandbytes: 4 bits from a table (QLoRA, arXiv:2305.14314) or LLM.int8 (arXiv:2208.07339). */
export function readBitsAndBytes(declaration: Declaration): MethodReading {
  ignoreMembers(
    declaration,
    ["_load_in_4bit", "_load_in_8bit"],
    "bookkeeping",
    "transformers' own copy of load_in_4bit and load_in_8bit",
  );
  const off = (name: string) => ({ value: false, rule: `${name} defaults to false: ${CLASS}` });
  const four = member(declaration, flag, ["load_in_4bit"], off("load_in_4bit"));
  const eight = member(declaration, flag, ["load_in_8bit"], off("load_in_8bit"));
  if (four.value && eight.value)
    contradicts(
      declaration,
      "load_in_8bit",
      `${dotted(pointerOf(declaration, "load_in_4bit"))} and load_in_8bit are both true, which no reader takes (${CLASS}): the figure goes by 4 bits, and the weights may have 8. Give the one that is true.`,
    );
  const scheme = four.value
    ? readFourBits(declaration)
    : eight.value
      ? readEightBits(declaration)
      : undefined;
  return {
    schemes: scheme
      ? { linear: within(scheme, [four, eight]) }
      : derive(
          [four, eight],
          () => ({}),
          `neither load_in_4bit nor load_in_8bit: nothing is quantised (${CLASS})`,
        ),
    excluded_modules: member<string[] | null>(declaration, texts, ["llm_int8_skip_modules"], KEEPS_HEAD),
    module_patterns: implied<ModulePatterns | null>(
      "component",
      "the name of a module around it (is_layer_skipped_bnb, SGLang, layers/quantization/bitsandbytes.py, and vLLM a07c4c59, model_executor/layers/quantization/bitsandbytes.py; _replace_with_bnb_linear, transformers 4.57.6, integrations/bitsandbytes.py)",
    ),
  };
}

function readFourBits(declaration: Declaration): SchemeParts {
  checkOneOf(declaration, "bnb_4bit_quant_type", ["nf4", "fp4"]);
  const table = member(declaration, text, ["bnb_4bit_quant_type"], {
    value: "fp4",
    rule: `bnb_4bit_quant_type defaults to fp4: ${CLASS}`,
  });
  const nested = member(declaration, flag, ["bnb_4bit_use_double_quant"], {
    value: false,
    rule: `bnb_4bit_use_double_quant defaults to false: ${CLASS}`,
  });
  const rule = `a table of 16 values, in groups of 64 (${FOUR})`;
  return {
    ...plainScheme(FOUR),
    weights: {
      ...formatBy([], TABLE, rule),
      format: derive([table], (name) => name.toLowerCase(), "nf4 or fp4"),
      scale_format: derive(
        [nested],
        (is) => (is ? "uint8" : "float32"),
        `scales are quantised once more (${FOUR})`,
      ),
      outer_scale: nested.value
        ? {
            format: derive([nested], () => "float32", `the scales' own scales (${FOUR})`),
            group_size: derive([nested], () => 256, `256 scales share one (${FOUR})`),
            dynamic: derive([nested], () => false, `stored (${FOUR})`),
          }
        : derive([nested], () => null, "scales are used as they are"),
    },
    compute_dtype: typeOf(declaration),
  };
}

function typeOf(declaration: Declaration): Sourced<string | null> {
  const dtype = member<string | null>(declaration, text, ["bnb_4bit_compute_dtype"], {
    value: "float32",
    rule: `bnb_4bit_compute_dtype defaults to float32: ${CLASS}`,
  });
  return derive([dtype], (name) => name?.replace(/^torch\./, "") ?? null, 'without "torch."');
}

function readEightBits(declaration: Declaration): SchemeParts {
  checkOneOf(declaration, "llm_int8_has_fp16_weight", [false], "false: else the file has weights of 16 bits");
  return {
    ...plainScheme(EIGHT),
    weights: formatBy([], INT8_CHANNEL, `a scale for each output channel (${EIGHT})`),
    activations: formatBy([], INT8_TOKEN, `a scale for each token, computed (${EIGHT})`),
    outlier_threshold: member<number | null>(declaration, real, ["llm_int8_threshold"], {
      value: 6,
      rule: `llm_int8_threshold defaults to 6: ${CLASS}`,
    }),
    compute_dtype: implied("float16", `MatMul8bitLt computes outliers in half precision (${EIGHT})`),
  };
}
