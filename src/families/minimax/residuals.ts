import { real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, implied } from "../../config/reading/sourced.ts";
import type { ResidualWeightsSpec } from "../../spec/components/residual-weights.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { unlessUsed } from "./mixers.ts";
import type { Variant } from "./reference.ts";

/** transformers' names for each component's two factors begin with the first, the released files' with the second. */
const PREFIXES = {
  attention: ["full_attn", "layernorm_full_attention"],
  linear_attn: ["linear_attn", "layernorm_linear_attention"],
  mlp: ["mlp", "layernorm_mlp"],
} as const;

const namesOf = (component: keyof typeof PREFIXES, factor: "alpha" | "beta"): string[] => {
  const [native, released] = PREFIXES[component];
  return [`${native}_${factor}_factor`, `${released}_${factor}`];
};

/** Reads how the output of each component is added to the residual stream. */
export function readResidualWeights(
  scope: Scope,
  { reference }: Variant,
  names: LayerNames,
): Described<{
  attention: ResidualWeightsSpec | null;
  linear_attn: ResidualWeightsSpec | null;
  mlp: ResidualWeightsSpec;
}> {
  const read = (component: keyof typeof PREFIXES) => ({
    type: implied("residual_weights" as const, cite(reference, "DecoderLayer", "weighs both summands")),
    residual: scope.read(real, namesOf(component, "alpha")),
    output: scope.read(real, namesOf(component, "beta")),
  });
  for (const component of ["attention", "linear_attn"] as const)
    unlessUsed(scope, names, component, [...namesOf(component, "alpha"), ...namesOf(component, "beta")]);
  return {
    attention: onlyIfUsed(read("attention"), names, "attention"),
    linear_attn: onlyIfUsed(read("linear_attn"), names, "linear_attn"),
    mlp: read("mlp"),
  };
}
