import { flag } from "../../config/reading/field-types.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { ignoreFixed } from "../blocks/file/fixed-fields.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { readTypedLayers } from "../blocks/mlp/typed-layers.ts";
import { readRope } from "../blocks/position/rope.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { family } from "../declaration/family.ts";
import { DEEPSEEK_V3 } from "./deepseek-v3.ts";
import { draftModules, readDrafts } from "./draft-modules.ts";
import { EXPERT_FIELDS, readV3Experts } from "./experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { layerParts } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";
import { DRAFTS_WITH_COPIES } from "../blocks/rules/checkpoint-names.ts";

const MODELING = modeling("Glm4MoeLite", "glm4_moe_lite");

/** GLM-4.7-Flash: DeepSeek-V3's layers and draft modules, where the kind of each layer's MLP is listed. */
export const glm4MoeLite = family("glm4_moe_lite", {
  prefix: "Glm4MoeLite",
  ignoredInside: DEEPSEEK_IGNORED,
  checkpoint: { drafts: DRAFTS_WITH_COPIES },
  shapes: [DECODER, DEEPSEEK_V3],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes) {
  const { body, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  ignoreBuilt(scope, MODELING);
  ignoreFixed(scope, {
    first_k_dense_replace: {
      built: 1,
      reason:
        "mlp_layer_types decides, and without it one layer is dense (Glm4MoeLiteConfig, transformers 5.18.0)",
    },
    partial_rotary_factor: {
      built: 1,
      reason: cite(MODELING, "Attention", "rotates all of the qk_rope_head_dim channels"),
    },
  });
  refuseNulls(scope, ["n_routed_experts", "n_group", "topk_group", "num_key_value_heads"]);
  const mlps = readTypedLayers(scope, layers, {
    rules: "Glm4MoeLiteConfig.__post_init__, transformers 5.18.0",
    beyond: "cut",
  });
  const drafts = readDrafts(scope);
  const rope = readRope(scope, maxPositions);
  return {
    ...body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer attends through latents"), mlps),
    attention: readLatentAttention(scope, MODELING, rope, { latentQueries: false }),
    ...layerParts(
      scope,
      mlps,
      drafts,
      {
        fields: EXPERT_FIELDS,
        read: () => readV3Experts(scope, MODELING, activation, { nullable: false }),
      },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: rotaryChannels(MODELING, rope, maxPositions, scope.read(flag, "rope_interleave")),
    mtp: draftModules(drafts),
  };
}
