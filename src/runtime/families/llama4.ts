import { componentOf } from "../../spec/component-of.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, from, renamed } from "../groups/attribute.ts";
import { firstOf, namesOf, pointerTo } from "../groups/components.ts";
import { byLayer, layerTypes } from "../groups/layers.ts";
import { dense, experts } from "../groups/mlp.ts";
import { rope } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const llama4: FamilyAttributes = (spec) => {
  const { body } = spec;
  const attention = firstOf(body, "mixer", "gqa");
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...trunk(spec),
    ...rope(spec),
    ...(attention ? [...heads(attention), at("use_qk_norm", `${pointerTo(attention)}/use_qk_norm`)] : []),
    byLayer(
      "no_rope_layers",
      spec,
      "mixer",
      (mixer) => (mixer?.type === "gqa" && mixer.position === null ? 0 : 1),
      "0 for a layer without positions, 1 for another",
    ),
    layerTypes(spec),
    ...chunks(spec),
    ...temperature(spec),
    ...(moe
      ? renamed(experts(moe), {
          num_experts: "num_local_experts",
          moe_intermediate_size: "intermediate_size",
          norm_topk_prob: null,
        })
      : []),
    ...(denseName ? renamed(dense(denseName), { intermediate_size: "intermediate_size_mlp" }) : []),
  ];
};

function chunks({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const name = namesOf(body, "mixer").find((mixer) => {
    const attention = componentOf(body, mixer);
    return attention.type === "gqa" && attention.window?.type === "chunked";
  });
  return name ? [at("attention_chunk_size", `${pointerTo(name)}/window/size`)] : [];
}

/** Of the layers without positions, whose queries grow with their position. */
function temperature({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const name = namesOf(body, "mixer").find((mixer) => {
    const attention = componentOf(body, mixer);
    return attention.type === "gqa" && attention.position === null;
  });
  if (!name) return [];
  const tuning = `${pointerTo(name)}/temperature`;
  return [
    from(
      "attn_temperature_tuning",
      [tuning],
      (value) => value !== null,
      "whether queries without positions grow with their position",
      { comparable: (value) => value === true || (typeof value === "number" && value !== 0) },
    ),
    at("attn_scale", `${tuning}/scale`),
    at("floor_scale", `${tuning}/floor`),
  ];
}
