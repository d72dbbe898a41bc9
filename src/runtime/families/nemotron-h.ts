import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../../spec/json.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { heads } from "../groups/attention.ts";
import { at, from, renamed } from "../groups/attribute.ts";
import { componentOf } from "../../spec/component-of.ts";
import { firstOf, namesOf, pointerTo } from "../groups/components.ts";
import { draftModules } from "../groups/drafts.ts";
import { perLayer } from "../groups/layers.ts";
import { deepseekExperts, dense } from "../groups/mlp.ts";
import { mamba2 } from "../groups/recurrent.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const nemotronH: FamilyAttributes = (spec) => {
  const { body } = spec;
  const mamba = firstOf(body, "mixer", "mamba2");
  const attention = firstOf(body, "mixer", "gqa");
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...renamed(trunk(spec), { hidden_act: "mlp_hidden_act", rms_norm_eps: "layer_norm_epsilon" }),
    blockTypes(spec),
    ...(mamba ? [...mamba2(mamba), at("time_step_min", `${pointerTo(mamba)}/time_step_min`)] : []),
    ...(attention ? heads(attention) : []),
    ...(denseName ? dense(denseName) : []),
    ...(moe ? mixture(moe) : []),
    draftModules,
  ];
};

function mixture(moe: string): readonly AttributeDeclaration[] {
  return [
    ...renamed(deepseekExperts(moe), { n_shared_experts: null }),
    from(
      "moe_shared_expert_intermediate_size",
      [`${pointerTo(moe)}/shared_expert`],
      (shared) => (isJsonObject(shared) ? (shared["intermediate_size"] as Json) : null),
      "the width of the shared expert",
    ),
    at("moe_latent_size", `${pointerTo(moe)}/latent_size`),
  ];
}

/** Each layer is one half only, and named after it. */
function blockTypes({ body }: EngineModelSpec): AttributeDeclaration {
  const names = [...namesOf(body, "mixer"), ...namesOf(body, "mlp")];
  return {
    name: "layers_block_type",
    hf: "layers_block_type",
    spec: {
      rule: "what each layer is, in the words of transformers",
      reads: ["/body/layers", ...names.map((name) => `${pointerTo(name)}/type`)],
      of: (spec) =>
        perLayer(spec.body, ({ mixer, mlp }) => {
          const name = mixer ?? mlp;
          const type = name === null ? null : componentOf(spec.body, name).type;
          return type === null ? null : (WORDS[type] ?? type);
        }),
    },
    comparable: (value) => (Array.isArray(value) ? value.map(inNewWords) : value),
  };
}

const WORDS: { readonly [type: string]: string } = {
  mamba2: "linear_attention",
  gqa: "full_attention",
  moe: "moe",
  dense: "mlp",
};

/** Versions before 5.18 say mamba and attention. */
function inNewWords(word: Json): Json {
  if (word === "mamba") return "linear_attention";
  return word === "attention" ? "full_attention" : word;
}
