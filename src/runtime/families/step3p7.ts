import type { FamilyModelSpec } from "../../families/schema.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf, pointerTo } from "../groups/components.ts";
import { layerTypes, mlpLayerTypes } from "../groups/layers.ts";
import { dense, experts, sharedWidth } from "../groups/mlp.ts";
import { ropeParametersByKind } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const step3p7: FamilyAttributes = (spec) => {
  const { body } = spec;
  const attention = firstOf(body, "mixer", "gqa");
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...trunk(spec),
    ropeParametersByKind({ full_attention: "position", sliding_attention: "sliding_position" }),
    ...(attention ? heads(attention) : []),
    ...window(spec),
    layerTypes(spec),
    mlpLayerTypes(spec),
    ...(denseName ? dense(denseName) : []),
    ...(moe
      ? [
          ...renamed([...experts(moe), sharedWidth(moe)], {
            num_experts: "n_routed_experts",
            norm_topk_prob: null,
            shared_expert_intermediate_size: "share_expert_dim",
          }),
          at("moe_router_scaling_factor", `${pointerTo(moe)}/routed_scaling_factor`),
        ]
      : []),
  ];
};

function window({ body }: FamilyModelSpec): readonly AttributeDeclaration[] {
  const sliding = body.type === "step3p7" && body.sliding_attention !== null;
  return sliding ? [at("sliding_window", "/body/sliding_attention/window/size")] : [];
}
