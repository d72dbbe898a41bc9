import { count, flag, natural, orNull } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";
import type { Gemma4Layers } from "./schedule.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** What Gemma 4's MLPs share with the rest of the model. */
interface Around {
  readonly hidden: Sourced<number>;
  readonly activation: Sourced<string>;
  readonly norm: DescribedRMSNorm;
}

/** Reads the dense MLPs, and the experts beside them where enable_moe_block. */
export function readGemma4Mlps(scope: Scope, { mlps }: Gemma4Layers, around: Around) {
  const width = scope.read(natural, "intermediate_size");
  const wide = derive([width], (n) => 2 * n, "intermediate_size × 2");
  const experts = scope.read(flag, "enable_moe_block");
  const half = (inner: Sourced<number>) => {
    const dense = gatedMlp(MODELING, inner, around.activation);
    return experts.value
      ? allDependOn(
          besideExperts(scope, dense, around),
          [experts],
          "there are experts where enable_moe_block",
        )
      : allDependOn(dense, [experts], "there is a dense MLP alone without enable_moe_block");
  };
  if (!experts.value)
    for (const name of ["num_experts", "top_k_experts", "moe_intermediate_size"])
      scope.reader.ignore(scope.at(name), "no effect", "there are no experts without enable_moe_block");
  return { mlp: half(width), wide_mlp: onlyIfUsed(half(wide), mlps, "wide_mlp") };
}

/** Reads the MLPs of a class that has no experts. */
export function readUnifiedMlps(scope: Scope, { mlps }: Gemma4Layers, { activation }: Around) {
  const width = scope.read(natural, "intermediate_size");
  const wide = derive([width], (n) => 2 * n, "intermediate_size × 2");
  return {
    mlp: gatedMlp(MODELING, width, activation),
    wide_mlp: onlyIfUsed(gatedMlp(MODELING, wide, activation), mlps, "wide_mlp"),
  };
}

function besideExperts(
  scope: Scope,
  dense: ReturnType<typeof gatedMlp>,
  { hidden, activation, norm }: Around,
) {
  return {
    type: implied("parallel_mlp" as const, cite(MODELING, "DecoderLayer", "adds an MLP and experts")),
    dense,
    dense_norm: norm,
    moe: readExperts(scope, { hidden, activation, norm }),
    moe_input_norm: norm,
    moe_norm: norm,
  };
}

function readExperts(scope: Scope, { hidden, activation, norm }: Around) {
  const router = (rule: string): string => cite(MODELING, "Router", rule);
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, cite(MODELING, "Experts")),
    num_experts: scope.read(count, "num_experts"),
    top_k: readTopK(scope),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    scoring_func: implied("softmax", router("is a softmax over all experts")),
    router_norm: {
      ...norm,
      has_weight: implied(true, router("multiplies by its scale")),
    },
    router_input_scale: derive([hidden], inverseSqrt, router("multiplies by hidden_size^-½")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    learnt_expert_scale: implied(true, router("multiplies by per_expert_scale")),
    activation,
  };
}

/** The class takes null, and builds a router that cannot choose. */
function readTopK(scope: Scope): Sourced<number | null> {
  const rule = "no class default: without it the router cannot choose";
  const topK = scope.nullable(orNull(count), "top_k_experts", { value: null, rule });
  if (topK.value === null) {
    const message = "top_k_experts says nothing, and without it no router can choose experts.";
    scope.reader.report("error", "no-top-k", scope.at("top_k_experts"), message);
  }
  return topK;
}
