import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** The second embedding of Gemma 3n and Gemma 4, which has `size` channels for each layer. */
export function readPerLayerEmbedding(
  scope: Scope,
  reference: Reference,
  { size, hidden, norm }: { size: Sourced<number>; hidden: Sourced<number>; norm: DescribedRMSNorm },
) {
  const model = (rule: string): string => cite(reference, "Model", rule);
  return {
    type: implied("per_layer_embedding" as const, model("has embed_tokens_per_layer")),
    vocab_size: scope.read(count, "vocab_size_per_layer_input"),
    size,
    embedding_multiplier: derive(
      [size],
      (n) => Math.sqrt(n),
      model("multiplies by √hidden_size_per_layer_input"),
    ),
    projection_multiplier: derive([hidden], inverseSqrt, model("multiplies by hidden_size^-½")),
    sum_multiplier: implied(Math.SQRT1_2, model("multiplies the sum by 2^-½")),
    norm,
  };
}
