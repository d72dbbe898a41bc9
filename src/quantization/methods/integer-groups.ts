import { count, flag, text, texts } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { type Declaration, member } from "../declaration.ts";
import { INT4_GROUP, formatBy } from "../formats.ts";
import { groupSize } from "../member-types.ts";
import { KEEPS_HEAD, type MethodReading, TRANSFORMERS_PATTERNS, plainScheme } from "../scheme.ts";

const FILE = "transformers 5.18.0, utils/quantization_config.py";
const GPTQ = "QuantLinear (GPTQModel, nn_modules/qlinear)";
const AWQ = "WQLinear_GEMM (AutoAWQ, modules/linear/gemm.py)";

/** GPTQ (arXiv:2210.17323): integer weights in groups, from a calibration that may follow the inputs' order. */
export function readGptq(declaration: Declaration): MethodReading {
  const config = `GPTQConfig, ${FILE}`;
  const head = member(declaration, flag, ["lm_head"], {
    value: false,
    rule: "only linear layers inside the decoder's layers, unless lm_head is true (GPTQModel, quantization/config.py)",
  });
  return {
    schemes: {
      linear: {
        ...plainScheme(GPTQ),
        weights: readGptqIntegers(declaration, config),
        layout: member<string | null>(declaration, text, ["checkpoint_format", "format"], {
          value: "gptq",
          rule: `format defaults to gptq (${config})`,
        }),
        group_index: member(declaration, flag, ["desc_act"], {
          value: false,
          rule: `desc_act defaults to false (${config})`,
        }),
      },
    },
    excluded_modules: derive(
      [head],
      (is): string[] | null => (is ? [] : ["lm_head"]),
      "lm_head says whether the output head is quantised",
    ),
    module_patterns: TRANSFORMERS_PATTERNS,
  };
}

/** AutoRound (arXiv:2309.05516), whose weights lie as GPTQ's or AWQ's do. */
export function readAutoRound(declaration: Declaration): MethodReading {
  const config = `AutoRoundConfig, ${FILE}`;
  return {
    schemes: {
      linear: {
        ...plainScheme(config),
        weights: readGptqIntegers(declaration, config),
        layout: member<string | null>(declaration, text, ["packing_format"], {
          value: "auto_round:gptq",
          rule: `packing_format defaults to auto_round:gptq (${config})`,
        }),
      },
    },
    excluded_modules: member<string[] | null>(declaration, texts, ["modules_to_not_convert"], KEEPS_HEAD),
    module_patterns: TRANSFORMERS_PATTERNS,
  };
}

/** AWQ (arXiv:2306.00978): integer weights in groups, with the inputs' scales folded into the layer before. */
export function readAwq(declaration: Declaration): MethodReading {
  const config = `AwqConfig, ${FILE}`;
  const zeroPoint = member(declaration, flag, ["zero_point"], {
    value: true,
    rule: `zero_point defaults to true (${config})`,
  });
  const listed = member<string[] | null>(declaration, texts, ["modules_to_not_convert"], {
    value: null,
    rule: `no modules_to_not_convert (${config})`,
  });
  return {
    schemes: {
      linear: {
        ...plainScheme(AWQ),
        weights: {
          ...readIntegers(declaration, config, AWQ),
          symmetric: derive([zeroPoint], (has) => !has, "a range with a zero point is not symmetric"),
          zero_points: implied(true, `qzeros is stored whatever zero_point says (${AWQ})`),
        },
        layout: member<string | null>(declaration, text, ["version", "format"], {
          value: "gemm",
          rule: `version defaults to gemm (${config})`,
        }),
      },
    },
    excluded_modules: derive(
      [listed],
      (names): string[] | null => [...new Set([...(names ?? []), "lm_head"])],
      "the list, and always the output head (AwqQuantizer: add_default_skips, transformers 5.18.0, quantizers/quantizer_awq.py)",
    ),
    module_patterns: TRANSFORMERS_PATTERNS,
  };
}

/** Weights as GPTQ stores them, and AutoRound after it. */
function readGptqIntegers(declaration: Declaration, config: string) {
  return {
    ...readIntegers(declaration, config, GPTQ),
    symmetric: member(declaration, flag, ["sym"], {
      value: true,
      rule: `sym defaults to true (${config})`,
    }),
    zero_points: implied(true, `qzeros is stored whatever sym says (${GPTQ})`),
  };
}

function readIntegers(
  declaration: Declaration,
  config: string,
  layer: string,
): Exclude<Described<TensorFormat>, Sourced<TensorFormat>> {
  const bits = member(declaration, count, ["bits", "w_bit"], {
    value: 4,
    rule: `bits defaults to 4 (${config})`,
  });
  const group = member(declaration, groupSize, ["group_size", "q_group_size"], {
    value: 128,
    rule: `group_size defaults to 128 (${config})`,
  });
  return {
    ...formatBy([], INT4_GROUP, layer),
    format: derive([bits], (n) => `int${n}`, "integers of so many bits"),
    bits,
    granularity: derive(
      [group],
      (n) => (n === -1 ? "channel" : "group"),
      `-1 is a scale for each channel (${config})`,
    ),
    group_size: derive([group], (n) => (n === -1 ? null : n), `-1 is a scale for each channel (${config})`),
    scale_format: implied("float16", layer),
  };
}
