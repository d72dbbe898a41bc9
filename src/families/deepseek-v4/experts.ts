import { count, flag, positive, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** Scores whose names are activations that transformers knows and that are never negative. */
const SCORES = ["sqrtsoftplus", "sigmoid"];

/** Reads the experts: `mlp`, chosen by their scores, and `hash_mlp`, chosen by the token's id. */
export function readExperts(
  scope: Scope,
  activation: Sourced<string>,
  names: LayerNames,
): Record<"mlp" | "hash_mlp", Described<MoEMLPSpec> | Sourced<null>> {
  const common = readCommon(scope, activation);
  const router = (rule: string): string => cite(MODELING, "TopKRouter", rule);
  const table = (rule: string): string => cite(MODELING, "HashRouter", rule);
  const byScores: Described<MoEMLPSpec> = {
    ...common,
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer", router("keeps e_score_correction_bias as a buffer")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
  };
  const byToken: Described<MoEMLPSpec> = {
    ...common,
    expert_choice: implied("token_table", table("looks experts up in tid2eid by token")),
    use_routing_bias: implied(false, table("has no bias")),
    routing_bias_storage: implied(null, table("has no bias")),
    norm_topk_prob: implied(true, table("divides the chosen scores by their sum")),
  };
  return { mlp: onlyIfUsed(byScores, names, "mlp"), hash_mlp: onlyIfUsed(byToken, names, "hash_mlp") };
}

function readCommon(scope: Scope, activation: Sourced<string>) {
  // The class keeps both under the second name (attribute_map), where the first so wins.
  const width = scope.read(count, ["intermediate_size", "moe_intermediate_size"]);
  const scoring = scope.read(text, "scoring_func");
  checkKnown(scope, scoring, "scoring_func", SCORES);
  const clamps = (rule: string): string => cite(MODELING, "Experts", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, cite(MODELING, "SparseMoeBlock")),
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: width,
    scoring_func: scoring,
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    clamp: {
      type: implied("clamped_glu" as const, clamps("limit gate and up")),
      limit: scope.read(positive, "swiglu_limit"),
      alpha: implied(1, clamps("apply the activation as it is")),
      up_offset: implied(0, clamps("add nothing to up")),
    },
    shared_expert: {
      type: implied("shared_expert" as const, cite(MODELING, "SparseMoeBlock", "always has one")),
      intermediate_size: width,
      gated_output: implied(false, cite(MODELING, "SparseMoeBlock", "adds its output as it is")),
    },
    shared_bias: scope.read(flag, "mlp_bias"),
  };
}
