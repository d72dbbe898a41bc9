import { count, flag, natural, orNull, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, allDependOn } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec, SharedExpertSpec } from "../../spec/components/moe-mlp.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { type DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Activation } from "./activation.ts";
import { readGroups } from "./groups.ts";
import { MODELING, ofClass } from "./reference.ts";

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  "num_experts",
  "num_experts_per_token",
  "moe_intermediate_size",
  "num_shared_experts",
  "routed_expert_hidden_size",
  "latent_moe_use_norm",
  "moe_router_activation_func",
  "num_expert_group",
  "topk_group",
  "moe_renormalize",
  "routed_scaling_factor",
] as const;

/** Reads which layers hold experts: every moe_layer_freq-th from first_k_dense_replace on, counted from 0. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const first = scope.read(natural, "first_k_dense_replace", ofClass(0));
  const every = scope.read(count, "moe_layer_freq", ofClass(1));
  return derive(
    [layers, first, every],
    (n, dense, step) =>
      Array.from({ length: n }, (_, index) => (index >= dense && index % step === 0 ? "mlp" : "dense_mlp")),
    cite(
      MODELING,
      "DecoderLayer",
      "has experts in every moe_layer_freq-th layer from first_k_dense_replace on",
    ),
  );
}

/** Reads the dense MLP. */
export function readDenseMlp(scope: Scope, { name, clamp }: Activation) {
  return { ...gatedMlp(MODELING, scope.read(natural, "intermediate_size"), name), clamp };
}

/** Reads the experts, which may work in a latent width of their own, beside their shared ones. */
export function readExperts(
  scope: Scope,
  { name, clamp }: Activation,
  norm: DescribedRMSNorm,
): Described<MoEMLPSpec> {
  const gate = (rule: string): string => cite(MODELING, "MoEGate", rule);
  const width = scope.read(natural, "moe_intermediate_size");
  const scoring = scope.read(text, "moe_router_activation_func", ofClass("sigmoid"));
  checkKnown(scope, scoring, "moe_router_activation_func", ["sigmoid", "softmax"]);
  return {
    ...plainExperts(MODELING, { block: "SparseMoeBlock", router: "MoEGate" }),
    type: implied("moe", cite(MODELING, "SparseMoeBlock")),
    num_experts: scope.read(count, "num_experts"),
    top_k: scope.read(count, "num_experts_per_token"),
    intermediate_size: width,
    ...readLatent(scope, norm),
    scoring_func: scoring,
    use_routing_bias: implied(true, gate("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("parameter", gate("has e_score_correction_bias as a parameter")),
    groups: readGroups(scope),
    norm_topk_prob: scope.read(flag, "moe_renormalize", ofClass(true)),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor", ofClass(1)),
    activation: name,
    clamp,
    shared_expert: readSharedExpert(scope, width),
  };
}

function readLatent(
  scope: Scope,
  norm: DescribedRMSNorm,
): Pick<{ readonly [K in keyof MoEMLPSpec]: Described<MoEMLPSpec[K]> }, "latent_size" | "latent_norm"> {
  const rule = "experts work in hidden_size without a routed_expert_hidden_size";
  const latent = scope.nullable(
    orNull(count),
    "routed_expert_hidden_size",
    ofClass<number | null>(null, rule),
  );
  if (latent.value === null) {
    scope.reader.ignore(scope.at("latent_moe_use_norm"), "no effect", "there is no latent width");
    return { latent_size: latent, latent_norm: derive([latent], () => null, rule) };
  }
  const use = scope.read(flag, "latent_moe_use_norm", ofClass(false));
  return {
    latent_size: latent,
    latent_norm: use.value
      ? allDependOn(norm, [latent, use], "latent_moe_use_norm, where there is a latent width")
      : derive([latent, use], () => null, "no norm without latent_moe_use_norm"),
  };
}

function readSharedExpert(scope: Scope, width: Sourced<number>): Described<SharedExpertSpec | null> {
  const number = scope.read(natural, "num_shared_experts", ofClass(0));
  if (number.value === 0) return derive([number], () => null, "there are no shared experts");
  return {
    type: derive([number], () => "shared_expert" as const, "there are shared experts"),
    intermediate_size: derive([width, number], (w, n) => w * n, "moe_intermediate_size × num_shared_experts"),
    gated_output: derive(
      [number],
      () => false,
      cite(MODELING, "SparseMoeBlock", "adds shared_experts as they are"),
    ),
  };
}
