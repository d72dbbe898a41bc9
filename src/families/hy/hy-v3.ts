import { count, flag, natural, orNull, real } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { gqa } from "../blocks/attention/gqa-block.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { plainExperts } from "../blocks/mlp/experts.ts";
import { SPARSE_MLP } from "../blocks/mlp/mlp-block.ts";
import { sparseParts } from "../blocks/mlp/sparse-layers.ts";
import { readTypedLayers } from "../blocks/mlp/typed-layers.ts";
import { cite } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";
import type { HalfBlock, Reading } from "../declaration/reading.ts";

/** Hunyuan 3: grouped-query attention with norms of q and k, and DeepSeek-V3's router over experts beside shared ones. */
export const hyV3 = decoder("hy_v3", "HYV3", {
  checkpoint: {
    layer: {
      "mlp.gate": "mlp.router.gate",
      "mlp.gate.e_score_correction_bias": "mlp.expert_bias",
      "mlp.shared_experts": "mlp.shared_mlp",
    },
  },
  name: "HYV3ModelSpec",
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_head", strict: true }),
  mlp: expertsAfterDense(),
  ignoredInside: [
    {
      because: "no effect",
      reason: "in which type the shared experts' output is added, and not what is added",
      names: ["enable_moe_fp32_combine"],
    },
  ],
});

/** The fields that describe experts alone. */
const EXPERT_FIELDS = [
  ...["num_experts", "num_local_experts", "num_experts_per_tok", "moe_intermediate_size"],
  ...["num_shared_experts", "router_scaling_factor"],
];

function expertsAfterDense(): HalfBlock<typeof SPARSE_MLP> {
  return {
    shape: SPARSE_MLP,
    read(reading) {
      const { scope, reference, activation, layers } = reading;
      const rules = "HYV3Config.__post_init__, transformers 5.18.0";
      const names = readTypedLayers(scope, layers, { rules, beyond: "cut" });
      const bias = scope.read(flag, "mlp_bias");
      const width = scope.read(natural, "intermediate_size");
      const parts = sparseParts(
        scope,
        names,
        { fields: EXPERT_FIELDS, read: () => readExperts(reading) },
        { fields: ["intermediate_size"], read: () => ({ ...gatedMlp(reference, width, activation), bias }) },
      );
      return { names, parts };
    },
  };
}

function readExperts(reading: Reading) {
  const { scope, reference, activation } = reading;
  const router = (rule: string): string => cite(reference, "TopKRouter", rule);
  const block = (rule: string): string => cite(reference, "MoE", rule);
  const width = scope.read(natural, "moe_intermediate_size");
  return {
    ...plainExperts(reference, { block: "MoE", router: "TopKRouter" }),
    type: implied("moe" as const, cite(reference, "MoE")),
    num_experts: scope.read(count, ["num_local_experts", "num_experts"]),
    top_k: scope.read(orNull(count), "num_experts_per_tok"),
    intermediate_size: width,
    scoring_func: implied("sigmoid", router("scores by sigmoid")),
    use_routing_bias: implied(true, router("adds e_score_correction_bias for the choice")),
    routing_bias_storage: implied("buffer" as const, block("keeps e_score_correction_bias in a buffer")),
    norm_topk_prob: implied(true, router("divides the chosen scores by their sum")),
    routed_scaling_factor: scope.read(real, "router_scaling_factor"),
    activation,
    shared_expert: {
      type: implied("shared_expert" as const, block("always has shared_experts")),
      intermediate_size: readSharedWidth(reading, width),
      gated_output: implied(false, block("adds the shared experts' output as it is")),
    },
    shared_bias: scope.read(flag, "mlp_bias"),
  };
}

/** The shared experts' width together; the MLP that they are takes a width of 0 for none given. */
function readSharedWidth({ scope, reference }: Reading, width: Sourced<number>): Sourced<number> {
  const number = scope.read(natural, "num_shared_experts");
  if (number.value * width.value > 0)
    return derive([width, number], (w, n) => w * n, "moe_intermediate_size × num_shared_experts");
  return derive(
    [width, number, scope.read(natural, "intermediate_size")],
    (_width, _number, dense) => dense,
    cite(reference, "MLP", "takes intermediate_size where it is given a width of 0"),
  );
}
