import { type Described, type Sourced, implied } from "../../config/reading/sourced.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { type Reference, cite } from "./reference.ts";
import type { Block } from "../declaration/reading.ts";
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

/** One rotary embedding for all layers, of whole heads. */
export function rope(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read: ({ scope, reference, maxPositions }) => ({
      position: ropePosition(reference, readRope(scope, maxPositions), maxPositions, wholeHead(reference)),
    }),
  };
}

/** The rotated share of a head where no field carries it. */
export function wholeHead(reference: Reference): Sourced<number> {
  return implied(1, cite(reference, "Attention", "rotates all channels of a head"));
}
