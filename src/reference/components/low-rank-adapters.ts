import type { LowRankAdaptersSpec } from "../../spec/components/low-rank-adapters.ts";
import type { Rows } from "../vectors.ts";

/** A text alone passes no adapter. */
export function lowRankAdapters(_: LowRankAdaptersSpec, x: Rows): Rows {
  return x;
}
