import { count, natural, positive, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import type { ClampedGluSpec } from "../../spec/components/clamped-glu.ts";
import type { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

const EXPERT_FIELDS = [
  "num_experts",
  "num_local_experts",
  "num_experts_per_tok",
  "intermediate_size",
  "shared_intermediate_size",
  "routed_scaling_factor",
];

/** Reads the experts and the dense MLP, which have one and the same activation; what no layer has is null. */
export function readMlpParts(scope: Scope, activation: Sourced<string>, names: LayerNames) {
  const clamp = readClamp(scope);
  const dense: Described<DenseMLPSpec> = {
    ...gatedMlp(MODELING, scope.read(natural, "dense_intermediate_size"), activation),
    type: implied("dense", cite(MODELING, "DenseMLP")),
    clamp,
  };
  if (!names.value.includes("mlp")) ignoreUnused(scope, EXPERT_FIELDS, "no layer has experts");
  if (!names.value.includes("dense_mlp"))
    ignoreUnused(scope, ["dense_intermediate_size"], "no layer has a dense MLP");
  return {
    mlp: onlyIfUsed(readExperts(scope, activation, clamp), names, "mlp"),
    dense_mlp: onlyIfUsed(dense, names, "dense_mlp"),
  };
}

function readClamp(scope: Scope): Described<ClampedGluSpec> {
  const is = (rule: string): string => cite(MODELING, "DenseMLP", rule);
  return {
    type: implied("clamped_glu", is("limits gate and up")),
    limit: scope.read(positive, "swiglu_limit"),
    alpha: scope.read(real, "swiglu_alpha"),
    up_offset: implied(1, is("adds 1 to up")),
  };
}

function readExperts(
  scope: Scope,
  activation: Sourced<string>,
  clamp: Described<ClampedGluSpec>,
): Described<MoEMLPSpec> {
  const block = (rule = ""): string => cite(MODELING, "SparseMoeBlock", rule);
  const router = (rule: string): string => cite(MODELING, "TopKRouter", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe", block()),
    // The class keeps the number as num_local_experts, which num_experts overwrites (attribute_map).
    num_experts: scope.read(count, ["num_experts", "num_local_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "intermediate_size"),
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer", router("keeps e_score_correction_bias as a buffer")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    clamp,
    shared_expert: {
      type: implied("shared_expert", block("always has one")),
      intermediate_size: scope.read(natural, "shared_intermediate_size"),
      gated_output: implied(false, block("adds its output as it is")),
    },
  };
}
