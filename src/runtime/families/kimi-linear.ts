import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "../declaration.ts";
import { latentHeads } from "../groups/attention.ts";
import { at, renamed } from "../groups/attribute.ts";
import { firstOf } from "../groups/components.ts";
import { draftModules } from "../groups/drafts.ts";
import { firstDense, layerTypes, mlpLayerTypes } from "../groups/layers.ts";
import { deepseekExperts, dense } from "../groups/mlp.ts";
import { deltaAttention } from "../groups/recurrent.ts";
import { trunk } from "../groups/trunk.ts";
import type { FamilyAttributes } from "./family.ts";

export const kimiLinear: FamilyAttributes = (spec) => [
  ...renamed(trunk(spec), { max_position_embeddings: "model_max_length" }),
  ...latent(spec),
  ...recurrent(spec),
  ...mlps(spec),
  layerTypes(spec),
  mlpLayerTypes(spec),
];

/** Kimi K3 is its repository's own code, which reads the delta attention off `linear_attn_config`. */
export const kimiK3: FamilyAttributes = (spec) => [
  ...trunk(spec),
  ...latent(spec),
  ...mlps(spec),
  at("routed_expert_hidden_size", "/body/mlp/latent_size"),
  at("attn_res_block_size", "/body/attention_residual/block_size"),
  firstDense(spec),
  draftModules,
];

function latent({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const name = firstOf(body, "mixer", "mla");
  return name ? renamed(latentHeads(name, false), { attention_bias: null }) : [];
}

function recurrent({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const name = firstOf(body, "mixer", "kimi_delta_attention");
  return name ? deltaAttention(name) : [];
}

function mlps({ body }: EngineModelSpec): readonly AttributeDeclaration[] {
  const moe = firstOf(body, "mlp", "moe");
  const denseName = firstOf(body, "mlp", "dense");
  return [
    ...(denseName ? dense(denseName) : []),
    ...(moe
      ? renamed(deepseekExperts(moe), {
          n_routed_experts: "num_experts",
          n_shared_experts: "num_shared_experts",
          num_experts_per_tok: "num_experts_per_token",
          norm_topk_prob: "moe_renormalize",
          n_group: "num_expert_group",
        })
      : []),
  ];
}
