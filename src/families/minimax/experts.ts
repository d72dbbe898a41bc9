import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** Reads the experts, which every layer has. */
export function readExperts(
  scope: Scope,
  reference: Reference,
  activation: Sourced<string>,
): Described<MoEMLPSpec> {
  const router = (rule: string): string => cite(reference, "TopKRouter", rule);
  return {
    ...plainExperts(reference),
    type: implied("moe", cite(reference, "SparseMoeBlock")),
    // The class keeps the number as num_local_experts, which num_experts overwrites (attribute_map).
    num_experts: scope.read(count, ["num_experts", "num_local_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "intermediate_size"),
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    activation,
  };
}
