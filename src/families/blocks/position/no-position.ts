import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import { NoPositionSpec } from "../../../spec/components/no-position.ts";
import type { Block } from "../../declaration/reading.ts";
import { type Reference, cite } from "../rules/reference.ts";

export const NO_POSITION = { position: NoPositionSpec };

/** No position embedding in any layer. */
export function noPositions(): Block<typeof NO_POSITION> {
  return {
    shape: NO_POSITION,
    read: ({ reference, maxPositions }) => ({ position: noPosition(reference, maxPositions) }),
  };
}

/** No position embedding, so that nothing extends the declared length. */
export function noPosition(
  reference: Reference,
  maxPositions: Sourced<number | null>,
): Described<NoPositionSpec> {
  return {
    type: implied("none", cite(reference, "Attention", "has no rotary embedding")),
    max_position_embeddings: maxPositions,
    context_len: derive([maxPositions], (positions) => positions, "max_position_embeddings"),
  };
}
