import { count, flag, natural, real } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  ...["num_experts", "num_experts_per_tok", "moe_intermediate_size", "shared_expert_intermediate_size"],
  ...["moe_routed_scaling_factor", "moe_apply_router_weight_on_input", "moe_router_logit_softcapping"],
];

/** Reads the experts beside their shared one. */
export function readExperts(scope: Scope, activation: Sourced<string>) {
  const router = (rule: string): string => cite(MODELING, "TopKRouter", rule);
  const block = (rule: string): string => cite(MODELING, "SparseMoeBlock", rule);
  const onInput = scope.read(flag, "moe_apply_router_weight_on_input");
  if (onInput.value) {
    const message = "moe_apply_router_weight_on_input is true, which transformers 5.18.0 refuses.";
    scope.reader.report("error", "weight-on-input", scope.at("moe_apply_router_weight_on_input"), message);
  }
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, block("")),
    num_experts: scope.read(count, "num_experts"),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    router_logit_softcap: readSoftcap(scope),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied(
      "parameter" as const,
      router("keeps e_score_correction_bias as a parameter"),
    ),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    routed_scaling_factor: scope.read(real, "moe_routed_scaling_factor"),
    weight_on_input: onInput,
    activation,
    shared_expert: {
      type: implied("shared_expert" as const, block("always has shared_experts")),
      intermediate_size: scope.read(natural, "shared_expert_intermediate_size"),
      gated_output: implied(false, block("adds the shared experts' output as it is")),
    },
  };
}

/** A cap of 0 is none. */
function readSoftcap(scope: Scope): Sourced<number | null> {
  const cap = scope.read(notNegative, "moe_router_logit_softcapping");
  return derive(
    [cap],
    (limit) => (limit === 0 ? null : limit),
    "moe_router_logit_softcapping, where it is not 0",
  );
}
