import type { FamilyModelSpec } from "../../families/schema.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf } from "../groups/components.ts";
import { layerTypes } from "../groups/layers.ts";
import { experts } from "../groups/mlp.ts";
import { lightning } from "../groups/recurrent.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const minimax: FamilyAttributes = (spec) => {
  const attention = firstOf(spec.body, "mixer", "gqa");
  const linear = firstOf(spec.body, "mixer", "lightning_attention");
  return [
    ...trunk(spec),
    ...rope(spec),
    ...(attention ? renamed(heads(attention), { attention_bias: null }) : []),
    ...(linear ? lightning(linear) : []),
    layerTypes(spec),
    ...renamed(experts("mlp"), {
      num_experts: "num_local_experts",
      moe_intermediate_size: "intermediate_size",
      norm_topk_prob: null,
    }),
    ...factors(spec),
  ];
};

/** What the residual stream (alpha) and each component's output (beta) are multiplied by where they are added. */
function factors({ body }: FamilyModelSpec): readonly AttributeDeclaration[] {
  if (body.type !== "minimax") return [];
  const pair = (name: string, component: string): readonly AttributeDeclaration[] => [
    at(`${name}_alpha_factor`, `/body/residual_weights/${component}/residual`),
    at(`${name}_beta_factor`, `/body/residual_weights/${component}/output`),
  ];
  return [
    ...(body.residual_weights.attention ? pair("full_attn", "attention") : []),
    ...(body.residual_weights.linear_attn ? pair("linear_attn", "linear_attn") : []),
    ...pair("mlp", "mlp"),
  ];
}
