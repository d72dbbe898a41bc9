import { heads } from "../groups/attention.ts";
import { at, from, renamed } from "../groups/attribute.ts";
import { layerTypes } from "../groups/layers.ts";
import { dense } from "../groups/mlp.ts";
import { ropeParametersByKind } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const gemma3: FamilyAttributes = (spec) => [
  ...renamed(trunk(spec), { hidden_act: "hidden_activation" }),
  ropeParametersByKind({ full_attention: "position", sliding_attention: "sliding_position" }),
  at("rope_theta", "/body/position/rope_theta"),
  at("rope_local_base_freq", "/body/sliding_position/rope_theta"),
  ...heads("attention"),
  from(
    "query_pre_attn_scalar",
    ["/body/attention/softmax_scale"],
    (scale) => unsquared(scale as number),
    "what the softmax scale is the inverse square root of",
  ),
  at("attn_logit_softcapping", "/body/attention/logit_softcap"),
  at("final_logit_softcapping", "/body/final_logit_softcap"),
  from(
    "use_bidirectional_attention",
    ["/body/attention/mask"],
    (mask) => mask === "bidirectional",
    "whether a token sees later ones, images aside",
  ),
  at("sliding_window", "/body/sliding_attention/window/size"),
  layerTypes(spec),
  ...dense("mlp"),
];

/** n where the scale is 1/√n, without the last digit's rounding. */
function unsquared(scale: number): number {
  return Number((scale ** -2).toPrecision(12));
}
