import { text, texts } from "../../config/reading/field-types.ts";

import { checkOneOf, type Declaration, member } from "../declaration.ts";
import { INT8_CHANNEL, INT8_TENSOR, INT8_TOKEN, formatBy, formatOrNull } from "../formats.ts";
import { ignoreMembers } from "../rules.ts";
import {
  KEEPS_HEAD,
  type MethodReading,
  TRANSFORMERS_PATTERNS,
  plainScheme,
  undescribed,
} from "../scheme.ts";

const EETQ = "EetqLinear (transformers 5.18.0, integrations/eetq.py)";
const BITNET = "BitLinear and AutoBitLinear (transformers 5.18.0, integrations/bitnet.py)";
const BITNET_CONFIG = "BitNetQuantConfig (transformers 5.18.0, utils/quantization_config.py)";

const common = (declaration: Declaration) => ({
  excluded_modules: member<string[] | null>(declaration, texts, ["modules_to_not_convert"], KEEPS_HEAD),
  module_patterns: TRANSFORMERS_PATTERNS,
});

/** EETQ: a byte a number, and a scale of 16 bits for each output channel. */
export function readEetq(declaration: Declaration): MethodReading {
  const numbers = member(declaration, text, ["weights"], {
    value: "int8",
    rule: "weights defaults to int8, the only one (EetqConfig, transformers 5.18.0, utils/quantization_config.py)",
  });
  if (numbers.value !== "int8") {
    checkOneOf(declaration, "weights", ["int8"]);
    return undescribed([numbers], "EETQ has no other numbers than int8");
  }
  return {
    conditions: [numbers],
    schemes: {
      linear: {
        ...plainScheme(EETQ),
        weights: formatBy(
          [numbers],
          { ...INT8_CHANNEL, scale_format: "float16" },
          `a float16 scale for each output channel (${EETQ})`,
        ),
      },
    },
    ...common(declaration),
  };
}

const CLASSES = ["bitlinear", "autobitlinear"];
const MODES = ["offline", "online"];

/** BitNet: −1, 0 and 1 in two bits each, four of a column in a byte, under one scale of the model's own type. */
export function readBitNet(declaration: Declaration): MethodReading {
  const layer = member(declaration, text, ["linear_class"], {
    value: "bitlinear",
    rule: `linear_class defaults to bitlinear (${BITNET_CONFIG})`,
  });
  const mode = member(declaration, text, ["quantization_mode"], {
    value: "offline",
    rule: `quantization_mode defaults to offline (${BITNET_CONFIG})`,
  });
  if (!CLASSES.includes(layer.value) || !MODES.includes(mode.value)) {
    checkOneOf(declaration, "linear_class", CLASSES);
    checkOneOf(declaration, "quantization_mode", MODES);
    return undescribed([layer, mode], "BitNet has no such layers");
  }
  checkOneOf(declaration, "use_rms_norm", [false], "false: else each matrix has a norm of its own beside it");
  ignoreMembers(
    declaration,
    ["use_rms_norm", "rms_norm_eps"],
    "no effect",
    "without a norm of each matrix's own",
  );
  const isOnline = layer.value === "autobitlinear" && mode.value === "online";
  const rule = isOnline
    ? `online: weights are stored as they are, and rounded while the model runs (${BITNET})`
    : `two bits a number and one scale (${BITNET})`;
  const packed = isOnline ? null : { ...INT8_TENSOR, format: "int2", bits: 2, scale_format: null };
  return {
    conditions: [layer, mode],
    schemes: {
      linear: {
        ...plainScheme(BITNET),
        weights: formatOrNull([layer, mode], packed, rule),
        activations: formatBy([layer, mode], INT8_TOKEN, `a scale for each token, computed (${BITNET})`),
      },
    },
    ...common(declaration),
  };
}
