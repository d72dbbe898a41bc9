import { natural } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, implied } from "../../../config/reading/sourced.ts";
import type { DenseMLPSpec } from "../../../spec/components/dense-mlp.ts";
import { type Reference, cite, oncePerReference } from "../rules/reference.ts";

type Plain = "type" | "intermediate_size" | "activation" | "gated" | "bias";

/** A gated feed-forward block without biases, for a family to spread and then to override where it differs. */
export function gatedMlp(
  reference: Reference,
  width: Sourced<number>,
  activation: Sourced<string>,
): { readonly [K in Plain]: Sourced<DenseMLPSpec[K]> } & { clamp: Sourced<null> } {
  const { type, ...fixed } = fixedMlp(reference);
  return { type, intermediate_size: width, activation, ...fixed };
}

const fixedMlp = oncePerReference((reference) => {
  const is = (rule: string): string => cite(reference, "MLP", rule);
  return {
    type: implied("dense" as const, cite(reference, "MLP")),
    gated: implied(true, is("is down(act(gate(x)) × up(x))")),
    bias: implied(false, is("has no biases")),
    clamp: implied(null, is("uses gate and up as they are")),
  };
});

/** The gated MLP of the layers that have no experts, as `sparseParts` and `layerParts` take it. */
export function gatedMlpPart(scope: Scope, reference: Reference, activation: Sourced<string>) {
  return {
    fields: ["intermediate_size"],
    read: () => gatedMlp(reference, scope.read(natural, "intermediate_size"), activation),
  };
}
