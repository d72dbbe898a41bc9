import * as z from "zod/mini";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { LightningAttentionSpec } from "../../spec/components/lightning-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { ResidualWeightsSpec } from "../../spec/components/residual-weights.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy, ValueOf } from "../declaration/shape.ts";
import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { readExperts } from "./experts.ts";
import { IGNORED, fixedFields } from "./ignored.ts";
import { readAttentions } from "./mixers.ts";
import { NATIVE, RELEASED, type Variant } from "./reference.ts";
import { readResidualWeights } from "./residuals.ts";
import { readRotaryDim } from "./rotary.ts";
import { readMixers } from "./schedule.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readRope, refuseScalingWithoutHeadDim } from "../blocks/position/rope.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { MIXTRAL_LAYER } from "../blocks/rules/checkpoint-names.ts";

export const MINIMAX = {
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  linear_attn: z.nullable(LightningAttentionSpec),
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
  /** How the output of each component is added to the residual stream; null where no layer has the component. */
  residual_weights: z.object({
    attention: z.nullable(ResidualWeightsSpec),
    linear_attn: z.nullable(ResidualWeightsSpec),
    mlp: ResidualWeightsSpec,
  }),
};

/** The classes of the released files compute the decays of lightning attention when they run, and save none. */
const WITHOUT_DECAYS = { withoutComputed: true };

/** MiniMax-Text-01: lightning attention with full attention in between, experts in every layer. */
export const minimax = family("minimax", {
  prefix: "MiniMax",
  modelTypes: {
    minimax: { fixed: fixedFields(NATIVE) },
    // The released files' model type, which no class of transformers reads.
    minimax_text_01: {
      config: "MiniMaxConfig",
      architecture: "MiniMaxText01ForCausalLM",
      fixed: fixedFields(RELEASED),
      checkpoint: WITHOUT_DECAYS,
    },
    // MiniMax-M1 is built like it; vLLM reads both by one file.
    minimax_m1: {
      config: "MiniMaxConfig",
      architecture: "MiniMaxM1ForCausalLM",
      fixed: fixedFields(RELEASED),
      checkpoint: WITHOUT_DECAYS,
    },
  },
  ignoredInside: IGNORED,
  checkpoint: { layer: MIXTRAL_LAYER },
  shapes: [DECODER, MINIMAX],
  read: (scopes, modelType) => readBody(scopes, modelType === "minimax" ? NATIVE : RELEASED),
});

function readBody(
  { root, decoder: scope }: Scopes,
  variant: Variant,
): DescribedBy<typeof DECODER & typeof MINIMAX> {
  const { reference } = variant;
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, reference);
  const heads = readHeads(scope, hidden, { zeroSaysNothing: variant.native });
  const rope = readRope(scope, maxPositions);
  if (variant.native) refuseScalingWithoutHeadDim(scope, rope);
  const rotaryDim = readRotaryDim(scope, rope, heads.headDim, variant);
  const share = derive([rotaryDim, heads.headDim], (part, dim) => part / dim, "rotated channels / head_dim");
  const mixers = readMixers(scope, layers);
  return {
    ...body,
    norm_placement: readNormPlacement(scope, variant),
    layers: schedule(mixers, sameInAllLayers(layers, "mlp", "")),
    ...readAttentions(scope, variant, { heads, rotaryDim, activation }, mixers),
    mlp: readExperts(scope, reference, activation),
    position: ropePosition(reference, rope, maxPositions, share),
    residual_weights: readResidualWeights(scope, variant, mixers),
  };
}

function readNormPlacement(
  scope: Scope,
  { reference, native }: Variant,
): Sourced<ValueOf<typeof DECODER>["norm_placement"]> {
  const rule = cite(reference, "DecoderLayer", "adds to the normalised stream");
  if (native) return implied("normalised_residual", rule);
  const postnorm = scope.read(flag, "postnorm", { value: false, rule: `${rule} where postnorm` });
  return derive([postnorm], (after) => (after ? "normalised_residual" : "pre"), `${rule} where postnorm`);
}
