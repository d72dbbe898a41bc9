import { flag } from "../../config/reading/field-types.ts";
import { implied } from "../../config/reading/sourced.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { readRope } from "../blocks/position/rope.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { DEEPSEEK_V2 } from "./deepseek-v2.ts";
import { EXPERT_FIELDS, readV3Experts } from "./experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { layerParts, readDenseFirst } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";

const MODELING = modeling("AXK1", "axk1");

const NO_DRAFTS = implied(0, cite(MODELING, "Model", "has no draft modules"));

/** A.X-K1: DeepSeek-V3's layers, in which what a mixture of experts gives is normalised once more. */
export const axk1 = family("axk1", {
  prefix: "AXK1",
  name: "AXK1ModelSpec",
  ignoredInside: DEEPSEEK_IGNORED,
  fixed: { num_nextn_predict_layers: { built: 0, reason: cite(MODELING, "Model", "has no draft modules") } },
  checkpoint: { layer: { "mlp.post_mlp_layernorm": "post_mlp_layernorm" } },
  shapes: [DECODER, DEEPSEEK_V2],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof DEEPSEEK_V2> {
  const { body, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts", "num_key_value_heads"]);
  const mlps = readDenseFirst(scope, layers);
  const rope = readRope(scope, maxPositions);
  const rule = cite(
    MODELING,
    "Attention",
    "pairs channel i with i + qk_rope_head_dim / 2 unless rope_interleave",
  );
  const paired = scope.nullable(flag, "rope_interleave", { value: false, rule });
  return {
    ...body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer attends through latents"), mlps),
    attention: readLatentAttention(scope, MODELING, rope, { latentQueries: true }),
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      {
        fields: EXPERT_FIELDS,
        read: () => ({
          ...readV3Experts(scope, MODELING, activation, { nullable: false, nullableNormalising: true }),
          output_norm: norm,
        }),
      },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: rotaryChannels(MODELING, rope, maxPositions, paired),
  };
}
