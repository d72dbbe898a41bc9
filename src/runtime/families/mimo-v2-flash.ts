import type { FamilyModelSpec } from "../../families/schema.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf, pointerTo } from "../groups/components.ts";
import { layerTypes, mlpLayerTypes } from "../groups/layers.ts";
import { deepseekExperts, dense } from "../groups/mlp.ts";
import { ropeParametersByKind } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const mimoV2Flash: FamilyAttributes = (spec) => {
  const { body } = spec;
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...trunk(spec),
    ropeParametersByKind({ full_attention: "position", sliding_attention: "sliding_position" }),
    at("rope_theta", "/body/position/rope_theta"),
    at("partial_rotary_factor", "/body/position/partial_rotary_factor"),
    ...attention(spec),
    layerTypes(spec),
    mlpLayerTypes(spec),
    ...(denseName ? dense(denseName) : []),
    ...(moe ? deepseekExperts(moe) : []),
  ];
};

/** Full attention, and within a window with heads of its own, under names that begin with swa. */
function attention({ body }: FamilyModelSpec): readonly AttributeDeclaration[] {
  const mixed = body.type === "mimo_v2_flash" && body.attention !== null && body.sliding_attention !== null;
  const name = firstOf(body, "mixer", "gqa") ?? "attention";
  const own = [
    ...heads(mixed ? "attention" : name),
    at("v_head_dim", `${pointerTo(mixed ? "attention" : name)}/v_head_dim`),
    at("attention_value_scale", `${pointerTo(name)}/value_scale`),
  ];
  if (!mixed) return own;
  const sliding = pointerTo("sliding_attention");
  return [
    ...own,
    ...renamed(heads("sliding_attention"), {
      num_attention_heads: "swa_num_attention_heads",
      num_key_value_heads: "swa_num_key_value_heads",
      head_dim: "swa_head_dim",
      attention_bias: null,
    }),
    at("swa_v_head_dim", `${sliding}/v_head_dim`),
    at("swa_rope_theta", "/body/sliding_position/rope_theta"),
    at("sliding_window", `${sliding}/window/size`),
    at("add_swa_attention_sink_bias", `${sliding}/sinks`),
    at("add_full_attention_sink_bias", "/body/attention/sinks"),
  ];
}
