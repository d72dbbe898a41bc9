import { count, flag, natural, orNull, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** The fields that describe experts alone. */
const EXPERT_FIELDS = [
  "num_local_experts",
  "n_routed_experts",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "scoring_func",
  "topk_method",
  "n_group",
  "topk_group",
  "norm_topk_prob",
  "routed_scaling_factor",
];

/**
 * Reads the experts and the dense MLP. Experts are null where no layer has any, and their fields are ignored; draft
 * modules have the dense MLP whatever the layers have.
 */
export function readMlpParts(scope: Scope, activation: Sourced<string>, names: LayerNames) {
  const experts = readExperts(scope, activation);
  const width = scope.read(natural, "intermediate_size");
  if (!names.value.includes("mlp"))
    for (const field of EXPERT_FIELDS)
      scope.ignore(field, "no effect", "it describes mlp, which no layer has");
  return {
    mlp: onlyIfUsed(experts, names, "mlp"),
    dense_mlp: gatedMlp(MODELING, width, activation),
  };
}

function readExperts(scope: Scope, activation: Sourced<string>): Described<MoEMLPSpec> {
  const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);
  const scoring = scope.nullable(text, "scoring_func", {
    value: "sigmoid",
    rule: router("scores by sigmoid"),
  });
  checkKnown(scope, scoring, "scoring_func", ["sigmoid"]);
  const method = scope.nullable(text, "topk_method", {
    value: "noaux_tc",
    rule: router("chooses by corrected scores within groups"),
  });
  checkKnown(scope, method, "topk_method", ["noaux_tc"]);
  const corrected = router("adds e_score_correction_bias, a buffer, to the scores for the choice");
  const scale = scope.nullable(orNull(real), "routed_scaling_factor", {
    value: 1,
    rule: "null stands for 1 (MiMoV2FlashConfig.__post_init__, transformers 5.18.0)",
  });
  return {
    ...plainExperts(MODELING),
    type: implied("moe", cite(MODELING, "MoE")),
    // The class's attribute_map lets num_local_experts overwrite n_routed_experts where a file gives both.
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: scoring,
    use_routing_bias: derive([method], (name) => name === "noaux_tc", corrected),
    routing_bias_storage: derive(
      [method],
      (name) => (name === "noaux_tc" ? ("buffer" as const) : null),
      corrected,
    ),
    groups: {
      type: implied("routing_groups", router("limits the choice to groups")),
      num_groups: scope.read(count, "n_group"),
      top_groups: scope.read(count, "topk_group"),
      group_score: implied("top2_sum", router("ranks a group by the sum of its two best scores")),
    },
    norm_topk_prob: scope.read(flag, "norm_topk_prob"),
    routed_scaling_factor: scale as Sourced<number>,
    activation,
  };
}
