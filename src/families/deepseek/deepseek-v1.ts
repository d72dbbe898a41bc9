import { count, flag, natural, orNull } from "../../config/reading/field-types.ts";
import { derive } from "../../config/reading/sourced.ts";
import { gqa } from "../blocks/attention/gqa-block.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { someExperts } from "../blocks/mlp/mlp-block.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";
import type { Reading } from "../declaration/reading.ts";
import { EXPERT_FIELDS, readSharedExpert } from "./experts.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";

const VLLM: Reference = { prefix: "Deepseek", file: "vLLM, deepseek.py" };

/** DeepSeek's own class gives all four projections a bias where the field is true; vLLM builds none. */
const BIAS = field(flag, "attention_bias", {
  value: false,
  rule: cite(VLLM, "Attention", "has projections without a bias"),
});

/** DeepSeekMoE, DeepSeek's first mixture: Llama's attention, and experts beside shared ones after dense layers. */
export const deepseekV1 = decoder("deepseek", "Deepseek", {
  outsideTransformers: true,
  reference: VLLM,
  ignoredInside: DEEPSEEK_IGNORED,
  fixed: {
    scoring_func: { built: "softmax", reason: cite(VLLM, "MoE", "scores by a softmax over all experts") },
  },
  attention: gqa({
    bias: BIAS,
    outputBias: BIAS,
    sharedWidth: cite(VLLM, "Attention", "takes hidden_size / num_attention_heads for the width of a head"),
  }),
  mlp: someExperts({
    schedule: readSchedule,
    fields: EXPERT_FIELDS,
    experts: {
      number: "n_routed_experts",
      width: "moe_intermediate_size",
      normalised: field(flag, "norm_topk_prob"),
      classes: { block: "MoE", router: "MoE", experts: "DeepseekMLP" },
      besides: ({ scope, reference }) => {
        const rule = cite(reference, "MoE", "adds the shared experts' output as it is");
        const number = scope.read(orNull(natural), "n_shared_experts");
        if (number.value === null)
          return { shared_expert: derive([number], () => null, cite(reference, "MoE", "has none at null")) };
        const width = scope.read(natural, "moe_intermediate_size");
        const names = { widthName: "moe_intermediate_size", number: "n_shared_experts" };
        return { shared_expert: readSharedExpert(scope, rule, { width, ...names }) };
      },
    },
  }),
});

function readSchedule({ scope, layers, reference }: Reading): LayerNames {
  const rule = cite(
    reference,
    "DecoderLayer",
    "has experts in layers from first_k_dense_replace on whose number moe_layer_freq divides",
  );
  const experts = scope.nullable(orNull(count), "n_routed_experts", { value: null, rule });
  if (experts.value === null)
    return derive([layers, experts], (n) => Array.from({ length: n }, () => "dense_mlp"), rule);
  return derive(
    [layers, scope.read(natural, "first_k_dense_replace"), scope.read(count, "moe_layer_freq"), experts],
    (n, first, every) =>
      Array.from({ length: n }, (_, index) => (index >= first && index % every === 0 ? "mlp" : "dense_mlp")),
    rule,
  );
}
