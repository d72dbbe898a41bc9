import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { QWEN2_THETA, QWEN3_MOE_THETA, QWEN3_NEXT_THETA, QWEN3_THETA } from "../fallbacks.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf } from "../groups/components.ts";
import { draftModules } from "../groups/drafts.ts";
import { layerTypes, sparseStep } from "../groups/layers.ts";
import { dense, experts, sharedWidth } from "../groups/mlp.ts";
import { deltaNet } from "../groups/recurrent.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import { slidingWindow } from "../groups/windows.ts";
import type { FamilyAttributes } from "./family.ts";

export const qwen2: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN2_THETA),
  ...renamed(heads("attention"), { attention_bias: null, head_dim: null }),
  slidingWindow(spec),
  layerTypes(spec),
  ...dense("mlp"),
];

export const mimo: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN2_THETA),
  ...heads(firstOf(spec.body, "mixer", "gqa") ?? "attention"),
  ...dense("mlp"),
  draftModules,
];

export const qwen2Moe: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec),
  ...renamed(heads("attention"), { attention_bias: "qkv_bias", head_dim: null }),
  slidingWindow(spec),
  layerTypes(spec),
  ...sparseMlps(spec, true),
];

export const qwen3: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN3_THETA),
  ...heads("attention"),
  slidingWindow(spec),
  layerTypes(spec),
  ...dense("mlp"),
];

export const qwen3Moe: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN3_MOE_THETA),
  ...heads("attention"),
  slidingWindow(spec),
  ...sparseMlps(spec, false),
];

export const qwen3Next: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN3_NEXT_THETA),
  ...heads("attention"),
  layerTypes(spec),
  ...deltaNet("linear_attn"),
  ...sparseMlps(spec, true),
];

export const qwen3Vl: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN3_THETA),
  ...heads("attention"),
  ...dense("mlp"),
];

export const qwen3VlMoe: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...rope(spec, QWEN3_MOE_THETA),
  ...heads("attention"),
  ...renamed(sparseMlps(spec, false), { norm_topk_prob: null }),
];

/** Experts or a dense MLP, and which layers have which. */
function sparseMlps(spec: EngineModelSpec, shared: boolean): readonly AttributeDeclaration[] {
  const denseName = firstOf(spec.body, "mlp", "dense");
  const moe = firstOf(spec.body, "mlp", "moe");
  return [
    ...sparseStep(spec),
    ...(denseName ? dense(denseName) : []),
    ...(moe ? experts(moe) : [at("num_experts", "/body/mlp/num_experts")]),
    ...(moe && shared ? [sharedWidth(moe)] : []),
  ];
}
