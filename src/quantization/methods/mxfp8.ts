import { text, texts } from "../../config/reading/field-types.ts";
import { derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { checkOneOf, type Declaration, member, notNull, wrong } from "../declaration.ts";
import { MXFP8, MXFP8_RUNNING, formatBy } from "../formats.ts";
import { blockShape } from "../member-types.ts";
import { type MethodReading, plainScheme } from "../scheme.ts";

const LAYER = "Fp8LinearMethod (SGLang, layers/quantization/fp8.py)";
const CONFIG = "Fp8Config.from_config (SGLang, layers/quantization/fp8.py)";

/**
 * MXFP8 as SGLang reads it, which alone has a reader for it: groups of 32 whatever the file says of blocks. transformers
 * 5.18.0 has the name and no config class.
 */
export function readMxfp8(declaration: Declaration): MethodReading {
  checkBlocks(declaration);
  const blocks = member<number[]>(declaration, blockShape, ["weight_block_size"], {
    value: [1, 32],
    rule: `groups of 32 whatever the file says (${CONFIG})`,
  });
  const scales = member(declaration, text, ["scale_fmt"], {
    value: "ue8m0",
    rule: `scales are powers of two whatever the file says (${LAYER})`,
  });
  const activation = notNull(
    declaration,
    text,
    ["activation_scheme"],
    { value: "dynamic", rule: `inputs' scales are computed (${LAYER})` },
    CONFIG,
  );
  checkOneOf(declaration, "activation_scheme", ["dynamic"]);
  const listed = member<string[] | null>(declaration, texts, ["ignored_layers", "modules_to_not_convert"], {
    value: [],
    rule: `no ignored_layers (${CONFIG})`,
  });
  return {
    conditions: [activation, blocks, scales],
    schemes: {
      linear: {
        ...plainScheme(LAYER),
        weights: formatBy([], MXFP8, `a power of two in a byte for each 32 numbers of a row (${LAYER})`),
        activations: formatBy([], MXFP8_RUNNING, `as the weights, computed (${LAYER})`),
      },
    },
    excluded_modules: derive(
      [listed],
      (names): string[] | null => [...new Set([...(names ?? []), "lm_head"])],
      `the list, and always the output head, which is no linear layer to SGLang (${CONFIG})`,
    ),
    module_patterns: implied<ModulePatterns | null>(
      "path",
      "whole parts of the name (is_layer_skipped, SGLang, layers/quantization/utils.py)",
    ),
  };
}

/** SGLang overrules any other size than [1, 32], and a checkpoint may have been written by it. */
function checkBlocks(declaration: Declaration): void {
  const node = declaration.node.members.get("weight_block_size")?.value;
  if (!node || node.type === "null") return;
  if (blockShape.accept(node)?.join() !== "1,32") wrong(declaration, "weight_block_size", node, "[1, 32]");
}
