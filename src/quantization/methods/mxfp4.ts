import { texts } from "../../config/reading/field-types.ts";
import { implied } from "../../config/reading/sourced.ts";
import { type Declaration, member } from "../declaration.ts";
import { MXFP4, formatBy } from "../formats.ts";
import { KEEPS_HEAD, type MethodReading, plainScheme } from "../scheme.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";

const FILE = "transformers 5.18.0, integrations/mxfp4.py";

/** MXFP4 as gpt-oss is stored: the routed experts' matrices and nothing else. */
export function readMxfp4(declaration: Declaration): MethodReading {
  const reason = `Mxfp4GptOssExperts (${FILE})`;
  return {
    schemes: {
      experts: {
        ...plainScheme(reason),
        targets: implied(["Experts"], `replace_with_mxfp4_linear replaces the experts only (${FILE})`),
        weights: formatBy([], MXFP4, `blocks of 32 E2M1 numbers with a shared exponent (${reason})`),
      },
    },
    excluded_modules: member<string[] | null>(declaration, texts, ["modules_to_not_convert"], KEEPS_HEAD),
    module_patterns: implied<ModulePatterns | null>(
      "regex_prefix",
      `should_convert_module, which replace_with_mxfp4_linear asks about the experts of gpt-oss (${FILE})`,
    ),
  };
}
