import { componentOf } from "../../spec/component-of.ts";
import type { FamilyModelSpec } from "../../families/schema.ts";
import { lengthOf } from "../../spec/layers.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, from, renamed } from "../groups/attribute.ts";
import { namesOf, pointerTo } from "../groups/components.ts";
import { layerTypes } from "../groups/layers.ts";
import { ropeParametersByKind } from "../groups/rope.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const gemma4: FamilyAttributes = (spec) => [
  ...renamed(trunk(spec), { hidden_act: "hidden_activation" }),
  ropeParametersByKind({ full_attention: "position", sliding_attention: "sliding_position" }),
  ...heads("sliding_attention"),
  at("global_head_dim", "/body/attention/head_dim"),
  at("num_global_key_value_heads", "/body/attention/num_kv_heads"),
  at("attention_k_eq_v", "/body/attention/values_from_keys"),
  at("sliding_window", "/body/sliding_attention/window/size"),
  at("final_logit_softcapping", "/body/final_logit_softcap"),
  layerTypes(spec),
  sharedLayers(spec),
  from(
    "use_double_wide_mlp",
    ["/body/wide_mlp"],
    (wide) => wide !== null,
    "whether layers that reuse keys and values have an MLP of twice the width",
  ),
  from(
    "hidden_size_per_layer_input",
    ["/body/per_layer_input/size"],
    (size) => size ?? 0,
    "the channels of each layer's own input, 0 without one",
  ),
  ...mlps(spec),
];

function sharedLayers(spec: FamilyModelSpec): AttributeDeclaration {
  const mixers = namesOf(spec.body, "mixer");
  return {
    name: "num_kv_shared_layers",
    hf: "num_kv_shared_layers",
    spec: {
      rule: "how many layers reuse the keys and values of another",
      reads: ["/body/layers", ...mixers.map(pointerTo)],
      of: ({ body }) =>
        body.layers.reduce((layers, run) => {
          const mixer = run.mixer === null ? null : componentOf(body, run.mixer);
          return mixer?.type === "gqa" && mixer.reuses_kv ? layers + lengthOf(run) : layers;
        }, 0),
    },
  };
}

/** A dense MLP, and beside it experts where the model has some. */
function mlps({ body }: FamilyModelSpec): readonly AttributeDeclaration[] {
  if (body.type !== "gemma4" || body.mlp.type === "dense") {
    return [at("intermediate_size", "/body/mlp/intermediate_size"), hasExperts];
  }
  return [
    at("intermediate_size", "/body/mlp/dense/intermediate_size"),
    hasExperts,
    at("num_experts", "/body/mlp/moe/num_experts"),
    at("top_k_experts", "/body/mlp/moe/top_k"),
    at("moe_intermediate_size", "/body/mlp/moe/intermediate_size"),
  ];
}

const hasExperts = from(
  "enable_moe_block",
  ["/body/mlp/type"],
  (type) => type === "parallel_mlp",
  "whether experts stand beside the dense MLP",
);
