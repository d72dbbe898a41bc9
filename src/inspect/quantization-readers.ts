import type { ModulePatterns, QuantizationNormalForm } from "../spec/formats/quantization.ts";

/** How somebody else than the spec matches the names of modules. */
export interface Reader {
  readonly who: string;
  /** Where that stands. */
  readonly source: string;
  /** What has to match, in words. */
  readonly how: string;
  readonly patterns?: ModulePatterns;
  /** Whether the output head stays as it is whatever a list says. */
  readonly keepsHead?: true;
  /** Whether all experts of a layer stay as they are where an entry names them, or one of their matrices. */
  readonly expertsTogether?: true;
  /** Whether scales of weights are of the type that those of inputs are computed in. */
  readonly scalesAsInputs?: true;
  /** Whether engines of today read so; else it is an older release, or nothing but the room that scales take. */
  readonly current: boolean;
}

const SHOULD_CONVERT = "should_convert_module, quantizers/quantizers_utils.py";
const TRANSFORMERS_5: Reader = {
  who: "transformers 5.17.0 and 5.18.0",
  source: SHOULD_CONVERT,
  how: "an expression at the beginning of the name, or its end",
  patterns: "regex_prefix",
  current: true,
};

/**
 * Who else reads the lists of each method in another way than the spec, which takes that of the method's own tool and
 * engines.
 */
export const READERS: ReadonlyMap<string, readonly Reader[]> = new Map<string, readonly Reader[]>([
  [
    "bitsandbytes",
    [
      TRANSFORMERS_5,
      {
        who: "vLLM and SGLang",
        source: "BitsAndBytesConfig.get_quant_method, layers/quantization/bitsandbytes.py",
        how: "modules around a name by their names, and the output head is never quantised",
        keepsHead: true,
        current: true,
      },
    ],
  ],
  ["awq", [TRANSFORMERS_5]],
  [
    "fp8",
    [
      {
        who: "transformers 5.17.0 and 5.18.0",
        source: "FP8Linear, integrations/finegrained_fp8.py",
        how: "scales of weights are of scale_fmt too, a byte each",
        scalesAsInputs: true,
        current: false,
      },
      {
        who: "vLLM",
        source: "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py",
        how: "the whole name, the experts of a layer together, and the output head is never quantised",
        patterns: "exact",
        keepsHead: true,
        expertsTogether: true,
        current: true,
      },
      {
        who: "SGLang",
        source: "_module_path_match, layers/quantization/utils.py",
        how: "whole parts of the name, and the output head is never quantised",
        patterns: "path",
        keepsHead: true,
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source: "_replace_with_fp8_linear, integrations/finegrained_fp8.py",
        how: "any part of the name",
        patterns: "substring",
        current: false,
      },
    ],
  ],
  [
    "fbgemm_fp8",
    [
      {
        who: "vLLM",
        source: "is_layer_skipped, model_executor/layers/quantization/utils/quant_utils.py",
        how: "the whole name, and the output head is never quantised",
        patterns: "exact",
        keepsHead: true,
        current: true,
      },
      {
        who: "transformers 4.57.6",
        source: "_replace_with_fbgemm_fp8_linear, integrations/fbgemm_fp8.py",
        how: "modules around a name by their names",
        patterns: "component",
        current: false,
      },
    ],
  ],
  [
    "auto-round",
    [
      {
        who: "SGLang",
        source: "get_layer_config, layers/quantization/auto_round.py",
        how: "expressions over the whole name",
        patterns: "regex_whole",
        current: true,
      },
    ],
  ],
]);

/** The normal form as another reader takes it. */
export function asReadBy(form: QuantizationNormalForm, reader: Reader): QuantizationNormalForm {
  const { patterns, keepsHead, expertsTogether } = reader;
  if (reader.scalesAsInputs) {
    const schemes = Object.entries(form.schemes).map(([name, scheme]) => {
      const { weights, activations } = scheme;
      const isSo =
        weights !== null && activations?.scale_format === "ue8m0" && weights.granularity === "block";
      return [name, isSo ? { ...scheme, weights: { ...weights, scale_format: "ue8m0" } } : scheme];
    });
    return { ...form, schemes: Object.fromEntries(schemes) as QuantizationNormalForm["schemes"] };
  }
  if (form.quant_method === "auto-round") {
    const schemes = Object.entries(form.schemes).map(([name, scheme]) => [
      name,
      scheme.patterns === "regex_anywhere" && patterns ? { ...scheme, patterns } : scheme,
    ]);
    return { ...form, schemes: Object.fromEntries(schemes) as QuantizationNormalForm["schemes"] };
  }
  const listed = form.excluded_modules ?? [];
  const excluded = expertsTogether ? listed.map(aroundExperts) : listed;
  return {
    ...form,
    module_patterns: expertsTogether ? "exact_or_regex" : (patterns ?? form.module_patterns),
    excluded_modules: keepsHead ? [...excluded, ...HEADS] : excluded,
  };
}

/** An entry about experts as an expression for all of their layer; any other as it is. */
function aroundExperts(entry: string): string {
  const block = /^(.*?\bexperts)(?:\.|$)/.exec(entry)?.[1];
  return block === undefined ? entry : `re:${block.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}\\.`;
}

/** Whatever the checkpoint calls it. */
const HEADS = ["lm_head", "language_model.lm_head", "head"];
