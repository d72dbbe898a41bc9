import { count, flag, natural, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, dependsOn } from "../../config/reading/sourced.ts";
import type { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readTop2Groups } from "../blocks/mlp/routing-groups.ts";
import { MODELING } from "./reference.ts";

/** The fields that describe experts alone. */
export const EXPERT_FIELDS = [
  "num_local_experts",
  "n_routed_experts",
  "num_experts_per_tok",
  "moe_intermediate_size",
  "moe_latent_size",
  "moe_shared_expert_intermediate_size",
  "n_group",
  "topk_group",
  "norm_topk_prob",
  "routed_scaling_factor",
] as const;

/** What experts and dense MLPs have in common. */
export interface MlpParts {
  readonly activation: Sourced<string>;
  /** `mlp_bias`. Routed experts have none. */
  readonly bias: Sourced<boolean>;
}

const ungated = (suffix: string): Sourced<false> =>
  implied(false, cite(MODELING, suffix, "is down(act(up(x)))"));

/** Reads the dense MLP. */
export function readDenseMlp(scope: Scope, { activation, bias }: MlpParts) {
  const plain = gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation);
  return { ...plain, gated: ungated("MLP"), bias };
}

/** Reads the experts, which are ungated and may work in a latent width of their own. */
export function readExperts(scope: Scope, { activation, bias }: MlpParts) {
  const block = (rule: string): string => cite(MODELING, "MoE", rule);
  const router = (rule: string): string => cite(MODELING, "TopkRouter", rule);
  const latent = scope.nullable(orNull(count), "moe_latent_size", {
    value: null,
    rule: block("works in hidden_size without a moe_latent_size"),
  });
  return {
    ...plainExperts(MODELING),
    type: implied("moe" as const, block("")),
    // The class's attribute_map lets num_local_experts overwrite n_routed_experts where a file gives both.
    num_experts: scope.read(count, ["num_local_experts", "n_routed_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(natural, "moe_intermediate_size"),
    latent_size: latent,
    latent_bias:
      latent.value === null
        ? derive([latent], () => false, "there is no latent width")
        : dependsOn(bias, [latent], "mlp_bias, where there is a moe_latent_size"),
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer" as const, router("has e_score_correction_bias as a buffer")),
    groups: readTop2Groups(scope, { groups: ["n_group"], top: ["topk_group"] }, MODELING.file),
    norm_topk_prob: scope.read(flag, "norm_topk_prob"),
    routed_scaling_factor: scope.read(real, "routed_scaling_factor"),
    activation,
    gated: ungated("Experts"),
    shared_expert: {
      type: implied("shared_expert" as const, block("always has shared_experts")),
      intermediate_size: readSharedWidth(scope),
      gated_output: implied(false, block("adds shared_experts as they are")),
    },
    shared_bias: bias,
  } satisfies Described<MoEMLPSpec>;
}

/** Without a width of its own (0) the shared expert is as wide as a dense MLP. */
function readSharedWidth(scope: Scope): Sourced<number> {
  const own = scope.read(natural, "moe_shared_expert_intermediate_size");
  if (own.value > 0) return own;
  const rule = cite(MODELING, "MLP", "falls back to intermediate_size where it is given 0");
  return derive([own, scope.read(natural, "intermediate_size")], (_, width) => width, rule);
}
