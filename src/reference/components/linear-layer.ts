import type { LinearLayerSpec } from "../../spec/components/linear-layer.ts";
import type { Place } from "../place.ts";
import { type Rows, linear } from "../vectors.ts";

/** One matrix in place of a half of a layer (Puzzle, arXiv:2411.19146). */
export function linearLayer(_: LinearLayerSpec, x: Rows, { weights }: Place): Rows {
  return linear(weights, "linear_attn", x);
}
