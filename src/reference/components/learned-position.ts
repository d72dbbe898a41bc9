import type { LearnedPositionSpec } from "../../spec/components/learned-position.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each } from "../vectors.ts";

/** Adds row offset + p of the table to the embedding of the token at position p. */
export function learnedPosition({ offset }: LearnedPositionSpec, x: Rows, { weights }: Place): Rows {
  const { data } = weights.get("embed_positions.weight");
  return x.map((row, t) => each(row, (value, i) => value + at(data, (offset + t) * row.length + i)));
}
