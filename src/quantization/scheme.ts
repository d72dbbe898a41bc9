import type { EngineDefault } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type {
  ModulePatterns,
  QuantizationScheme,
  QuantizationNormalForm,
} from "../spec/formats/quantization.ts";

/** A scheme with a source for every leaf. */
export type SchemeParts = {
  readonly [K in keyof QuantizationScheme]: Described<Exclude<QuantizationScheme[K], undefined>>;
};

/** What a method's own reader finds out; the rest of the spec is the same for all methods. */
export interface MethodReading {
  readonly quant_algo?: Sourced<string | null>;
  readonly schemes:
    { readonly [name: string]: SchemeParts } | Sourced<{ [name: string]: QuantizationScheme }>;
  readonly excluded_modules: Sourced<string[] | null>;
  readonly module_patterns: Sourced<ModulePatterns | null>;
  /** What all of it hangs on beside the method. */
  readonly conditions?: readonly Sourced<unknown>[];
  readonly included_modules?: Sourced<string[] | null>;
  readonly included_patterns?: Sourced<ModulePatterns | null>;
  readonly layers?: Sourced<QuantizationNormalForm["layers"]>;
  readonly other_modules?: Sourced<QuantizationNormalForm["other_modules"]>;
}

/** A scheme that does nothing, for a method's to say what it does. `reason` names the method's reference. */
export function plainScheme(reason: string): SchemeParts {
  return {
    targets: implied(["Linear"], reason),
    weights: implied(null, reason),
    activations: implied(null, reason),
    output_activations: implied(null, reason),
    layout: implied(null, reason),
    group_index: implied(false, reason),
    pre_quant_scale: implied(false, reason),
    compute_dtype: implied(null, reason),
    outlier_threshold: implied(null, reason),
  };
}

/** What transformers keeps out where a list of exceptions is missing. */
export const KEEPS_HEAD: EngineDefault<string[]> = {
  value: ["lm_head"],
  rule: "without a list the output head stays as it is (get_modules_to_not_convert, transformers 5.18.0, quantizers/base.py)",
};

/** How transformers matches the names of modules. */
export const TRANSFORMERS_PATTERNS: Sourced<ModulePatterns> = implied(
  "regex_prefix",
  "should_convert_module (transformers 5.18.0, quantizers/quantizers_utils.py)",
);

/** A method, or what a file says of it, that is not described: `causes` say so. */
export function undescribed(
  causes: readonly Sourced<unknown>[],
  rule = "this is not described here",
): MethodReading {
  return {
    schemes: derive(causes, () => ({}), rule),
    excluded_modules: derive(causes, () => null, rule),
    module_patterns: derive(causes, () => null, rule),
  };
}
