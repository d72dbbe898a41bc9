import { flag } from "../../config/reading/field-types.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { readRope } from "../blocks/position/rope.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { draftModules, readDrafts } from "./draft-modules.ts";
import { EXPERT_FIELDS, readV3Experts } from "./experts.ts";
import { ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { layerParts, readDenseFirst } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";

const MODELING = modeling("DeepseekV3", "deepseek_v3");

/** Reads DeepSeek-V3's decoder, of whichever model type: everything but the body's `type`. */
export function readV3Decoder({ root, decoder: scope }: Scopes) {
  const trunk = readTrunk(root, scope, MODELING);
  const { layers, activation, maxPositions } = trunk;
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts", "num_mtp_layers"]);
  const mlps = readDenseFirst(scope, layers);
  const drafts = readDrafts(scope);
  const rope = readRope(scope, maxPositions);
  const halves = cite(
    MODELING,
    "Attention",
    "pairs channel i with i + qk_rope_head_dim / 2 unless rope_interleave",
  );
  const paired = scope.nullable(flag, "rope_interleave", { value: false, rule: halves });
  return {
    trunk,
    body: {
      ...trunk.body,
      layers: schedule(sameInAllLayers(layers, "attention", "every layer attends through latents"), mlps),
      attention: readLatentAttention(scope, MODELING, rope, { latentQueries: false }),
      ...layerParts(
        scope,
        mlps,
        drafts,
        {
          fields: EXPERT_FIELDS,
          read: () => readV3Experts(scope, MODELING, activation, { nullable: true }),
        },
        gatedMlpPart(scope, MODELING, activation),
      ),
      position: rotaryChannels(MODELING, rope, maxPositions, paired),
      mtp: draftModules(drafts),
    },
  };
}
