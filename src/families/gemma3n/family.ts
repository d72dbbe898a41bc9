import * as z from "zod/mini";
import { AltUpSpec, AltUpStreamsSpec } from "../../spec/components/altup.ts";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { LaurelSpec } from "../../spec/components/laurel.ts";
import { PerLayerEmbeddingSpec } from "../../spec/components/per-layer-embedding.ts";
import { PerLayerInputSpec } from "../../spec/components/per-layer-input.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { runsOf } from "../../spec/layers.ts";
import { count } from "../../config/reading/field-types.ts";
import { derive } from "../../config/reading/sourced.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { readGemmaDecoder } from "../gemma/decoder.ts";
import { DECODER_IGNORED } from "../gemma/ignored.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { readRopeByKind } from "../blocks/position/full-and-sliding-rope.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { checkWidth } from "../blocks/rules/checks.ts";
import { readMixers, readAttention } from "./attention.ts";
import { readMlps } from "./mlps.ts";
import { MODELING } from "./reference.ts";
import { readStreams } from "./streams.ts";
import { string } from "../../spec/values.ts";

export const GEMMA3N = {
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  /** Full attention that reuses the keys and values of an earlier layer; null where no layer has it. */
  shared_attention: z.nullable(GQAAttentionSpec),
  /** The same within a window. */
  shared_sliding_attention: z.nullable(GQAAttentionSpec),
  /** Each width and sparsity that layers have, named after the first layer with it. */
  mlps: z.record(string, DenseMLPSpec),
  altup: AltUpSpec,
  altup_streams: AltUpStreamsSpec,
  laurel: LaurelSpec,
  per_layer_embedding: PerLayerEmbeddingSpec,
  per_layer_input: PerLayerInputSpec,
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec,
};

const EXTRAS = ["laurel", "altup", "per_layer_input"];

/**
 * Gemma 3n's text model: attention inside a window with full attention in between, of which the last layers reuse keys and
 * values; alternating updates of several streams, a learnt augmented residual, an input for each layer and sparse MLPs.
 */
export const gemma3n = family("gemma3n", {
  prefix: "Gemma3n",
  modelTypes: { gemma3n_text: { config: "Gemma3nTextConfig" } },
  // Of each state transformers lists all streams, the first of which comes first here too (tie_last_hidden_states=False).
  listedStates: "without_norm",
  ignoredInside: [
    ...DECODER_IGNORED,
    {
      because: "training",
      reason: "coefficients are clipped in training only (Gemma3nTextAltUp, transformers 5.18.0)",
      names: ["altup_coef_clip"],
    },
  ],
  shapes: [DECODER, GEMMA3N],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof GEMMA3N> {
  const trunk = readTrunk(root, scope, MODELING, { activation: "hidden_activation" });
  const { layers, hidden, activation, norm, maxPositions } = trunk;
  checkWidth(scope, hidden, scope.read(count, "num_attention_heads"));
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers, activation);
  const rope = readRopeByKind(scope, maxPositions, MODELING, ["rope_local_base_freq"]);
  const position = (fields: typeof rope.full) =>
    ropePosition(MODELING, fields, maxPositions, wholeHead(MODELING));
  return {
    ...trunk.body,
    ...readGemmaDecoder(scope, MODELING, hidden),
    layers: derive(
      [mixers, mlps.names],
      (mixerNames, mlpNames) =>
        runsOf(mixerNames.map((mixer, index) => ({ mixer, mlp: mlpNames[index] ?? null, extras: EXTRAS }))),
      `${mixers.source.text}; ${mlps.names.source.text}`,
    ),
    ...readAttention(scope, mixers, norm),
    mlps: mlps.parts,
    ...readStreams(scope, { hidden, activation, norm }),
    position: position(rope.full),
    sliding_position: position(rope.sliding),
  };
}
