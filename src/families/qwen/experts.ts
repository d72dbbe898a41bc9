import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  "num_experts",
  "num_local_experts",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "norm_topk_prob",
  "shared_expert_intermediate_size",
] as const;

/** Reads the routed experts of a Qwen MoE: a softmax over all of them. */
export function readQwenExperts(
  scope: Scope,
  reference: Reference,
  activation: Sourced<string>,
  { experts, normalised }: { readonly experts: Sourced<number>; readonly normalised: Sourced<boolean> },
) {
  return {
    ...plainExperts(reference),
    type: implied("moe" as const, cite(reference, "SparseMoeBlock")),
    num_experts: experts,
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied("softmax", cite(reference, "TopKRouter", "is a softmax over all experts")),
    norm_topk_prob: normalised,
    activation,
  };
}

/** The expert beside the routed ones, whose output a gate of its own scales. */
export function readGatedSharedExpert(scope: Scope, reference: Reference) {
  return {
    type: implied("shared_expert" as const, cite(reference, "SparseMoeBlock", "always has one")),
    intermediate_size: scope.read(natural, "shared_expert_intermediate_size"),
    gated_output: implied(true, cite(reference, "SparseMoeBlock", "has a shared_expert_gate")),
  };
}
