import type { EntryNormSpec } from "../../spec/components/entry-norm.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import type { Rows } from "../vectors.ts";

/** The stream, normalised. */
export function entryNorm(spec: EntryNormSpec, x: Rows, { weights }: Place): Rows {
  return norm(spec.norm, weights, "entry_norm", x);
}
