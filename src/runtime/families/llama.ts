import { LLAMA_THETA, MIXTRAL_THETA } from "../fallbacks.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf } from "../groups/components.ts";
import { dense, experts } from "../groups/mlp.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import { slidingWindow } from "../groups/windows.ts";
import type { FamilyAttributes } from "./family.ts";

export const llama: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, LLAMA_THETA),
  ...heads("attention"),
  ...dense("mlp"),
  at("mlp_bias", "/body/mlp/bias"),
];

export const mistral: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, LLAMA_THETA),
  ...renamed(heads("attention"), { attention_bias: null }),
  slidingWindow(spec),
  ...dense("mlp"),
];

export const mixtral: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, MIXTRAL_THETA),
  ...renamed(heads("attention"), { attention_bias: null }),
  slidingWindow(spec),
  ...renamed(experts("mlp"), {
    num_experts: "num_local_experts",
    moe_intermediate_size: "intermediate_size",
    norm_topk_prob: null,
  }),
];

/** Heads that share a KV head and widths of MLPs are those of each layer, in `block_configs`, for which there is no pointer. */
export const nemotronNas: FamilyAttributes = (spec) => {
  const attention = firstOf(spec.body, "mixer", "gqa");
  return [
    ...trunk(spec),
    ...rope(spec),
    ...(attention ? renamed(heads(attention), { num_key_value_heads: null, head_dim: null }) : []),
  ];
};
