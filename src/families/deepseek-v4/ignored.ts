import type { FixedFields } from "../blocks/file/fixed-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** Fields of V3's configs that V4's carry on. */
export const FIXED: FixedFields = {
  num_key_value_heads: { built: 1, reason: cite(MODELING, "Attention", "has one head of keys and values") },
  attention_bias: { built: false, reason: cite(MODELING, "Attention", "has projections without a bias") },
  norm_topk_prob: {
    built: true,
    reason: cite(MODELING, "TopKRouter", "always divides the chosen scores by their sum"),
  },
  n_shared_experts: { built: 1, reason: cite(MODELING, "SparseMoeBlock", "has one shared expert") },
  topk_method: {
    built: "noaux_tc",
    reason: cite(MODELING, "TopKRouter", "always adds e_score_correction_bias to the scores for the choice"),
  },
  n_group: { built: 1, reason: cite(MODELING, "TopKRouter", "chooses among all experts") },
  topk_group: { built: 1, reason: cite(MODELING, "TopKRouter", "chooses among all experts") },
};
