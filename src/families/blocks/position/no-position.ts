import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import type { NoPositionSpec } from "../../../spec/components/no-position.ts";
import { type Reference, cite } from "../rules/reference.ts";

/** No position embedding, so that nothing extends the declared length. */
export function noPosition(reference: Reference, maxPositions: Sourced<number>): Described<NoPositionSpec> {
  return {
    type: implied("none", cite(reference, "Attention", "has no rotary embedding")),
    max_position_embeddings: maxPositions,
    context_len: derive([maxPositions], (positions) => positions, "max_position_embeddings"),
  };
}
