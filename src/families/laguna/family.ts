import * as z from "zod/mini";
import { count } from "../../config/reading/field-types.ts";
import { derive } from "../../config/reading/sourced.ts";
import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { readKinds } from "../blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { SPARSE_MLP } from "../blocks/mlp/mlp-block.ts";
import { sparseParts } from "../blocks/mlp/sparse-layers.ts";
import { readTypedLayers } from "../blocks/mlp/typed-layers.ts";
import { ignoreKindRope, readKindRope } from "../blocks/position/rope-by-kind.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { KINDS, readAttentions, readMixers } from "./attention.ts";
import { EXPERT_FIELDS, readExperts } from "./experts.ts";
import { readHeadsPerLayer } from "./heads.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";
import { string } from "../../spec/values.ts";

export const LAGUNA = {
  /** The mixer of layers that see every earlier token; null where there is none. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** Attention of layers with another number of heads than the first of their kind. */
  other_attention: z.nullable(z.record(string, GQAAttentionSpec)),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: z.nullable(RopePositionSpec),
};

/** Laguna: gated attention, full or within a window, with heads by layer; experts beside a shared one, or a dense MLP. */
export const laguna = family("laguna", {
  prefix: "Laguna",
  checkpoint: {
    layer: {
      "mlp.gate.e_score_correction_bias": "mlp.experts.e_score_correction_bias",
      "mlp.shared_experts": "mlp.shared_expert",
    },
  },
  shapes: [DECODER, LAGUNA, SPARSE_MLP],
  read: readBody,
});

type Body = DescribedBy<typeof DECODER & typeof LAGUNA & typeof SPARSE_MLP>;

function readBody({ root, decoder: scope }: Scopes): Body {
  const { body, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  const kv = scope.read(count, "num_key_value_heads");
  const heads = readHeadsPerLayer(scope, layers, kv);
  const kinds = readLayerKinds(scope, layers);
  const mixers = readMixers(kinds, heads);
  const mlps = readTypedLayers(scope, layers, { rules: CONFIG_RULES, beyond: "refused" });
  const rope = (kind: string, name: string) =>
    readKindRope(scope, MODELING, maxPositions, { kind, used: kinds.value.includes(name) });
  const windowed = kinds.value.includes("sliding_attention");
  const full = rope("full_attention", "attention");
  const sliding = windowed ? rope("sliding_attention", "sliding_attention") : full;
  if (!windowed) ignoreKindRope(scope, "sliding_attention");
  return {
    ...body,
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, mixers, { kv, norm, heads, ropes: { full, sliding } }),
    ...sparseParts(
      scope,
      mlps,
      { fields: EXPERT_FIELDS, read: () => readExperts(scope, activation) },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: full.position,
    sliding_position: onlyIfUsed(sliding.position, kinds, "sliding_attention"),
  };
}

function readLayerKinds(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "layer_types", layers, { known: [...KINDS.keys()], beyond: "refused" });
  if (!types) return sameInAllLayers(layers, "attention", `full attention in every layer (${CONFIG_RULES})`);
  return derive(
    [types],
    (list) => list.map((type) => KINDS.get(type) ?? type),
    () => types.source.text,
  );
}
