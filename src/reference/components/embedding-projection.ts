import type { EmbeddingProjectionSpec } from "../../spec/components/embedding-projection.ts";
import type { Place } from "../place.ts";
import { type Rows, linear } from "../vectors.ts";

/** From the width of the embedding to that of the layers. */
export function projectIn(_: EmbeddingProjectionSpec, x: Rows, { weights }: Place): Rows {
  return linear(weights, "project_in", x);
}

/** From the width of the layers to that of the head. */
export function projectOut(_: EmbeddingProjectionSpec, x: Rows, { weights }: Place): Rows {
  return linear(weights, "project_out", x);
}
