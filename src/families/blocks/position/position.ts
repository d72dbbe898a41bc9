import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { LearnedPositionSpec } from "../../../spec/components/learned-position.ts";
import { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import { type Reference, cite } from "../rules/reference.ts";
import type { Block } from "../../declaration/reading.ts";
import { type RopeFields, readRope } from "./rope.ts";

/** A rotary embedding of one-dimensional positions that pairs a channel with the one half the rotated width further on. */
export function ropePosition(
  reference: Reference,
  rope: RopeFields,
  maxPositions: Sourced<number>,
  share: Sourced<number>,
): Described<RopePositionSpec> & { readonly mrope: Sourced<null> } {
  return {
    type: implied("rope", cite(reference, "RotaryEmbedding")),
    rope_theta: rope.theta,
    scaling: rope.scaling,
    max_position_embeddings: maxPositions,
    context_len: rope.contextLen,
    partial_rotary_factor: share,
    interleaved: implied(false, `rotate_half pairs channel i with i + rotary_dim / 2 (${reference.file})`),
    mrope: implied(null, "positions are one-dimensional"),
  };
}

export const ROPE = { position: RopePositionSpec };

/** One rotary embedding for all layers, of whole heads; `interleaved`: neighbouring channels are a pair. */
export function rope({ interleaved = false } = {}): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read: ({ scope, reference, maxPositions }) => ({
      position: {
        ...ropePosition(reference, readRope(scope, maxPositions), maxPositions, wholeHead(reference)),
        ...(interleaved && {
          interleaved: implied(true, `rotate_half pairs neighbouring channels (${reference.file})`),
        }),
      },
    }),
  };
}

export const LEARNED_POSITION = { position: LearnedPositionSpec };

/** A table with a row for each position, which is added to the embeddings of tokens. */
export function learnedPositions(): Block<typeof LEARNED_POSITION> {
  return {
    shape: LEARNED_POSITION,
    outside: ["position"],
    read: ({ reference, maxPositions }) => ({
      position: {
        type: implied("learned_position", cite(reference, "Model", "adds a learnt row for each position")),
        max_position_embeddings: maxPositions,
        context_len: derive(
          [maxPositions],
          (positions) => positions,
          "max_position_embeddings: the table has no row for a later position",
        ),
        offset: implied(0, cite(reference, "Model", "takes the row of the position itself")),
      },
    }),
  };
}

/** The rotated share of a head where no field carries it. */
export function wholeHead(reference: Reference): Sourced<number> {
  return implied(1, cite(reference, "Attention", "rotates all channels of a head"));
}
