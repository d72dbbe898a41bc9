import type { LayerScalarSpec } from "../../spec/components/layer-scalar.ts";
import type { Place } from "../place.ts";
import { type Rows, at, scale } from "../vectors.ts";

/** Multiplies what a layer passes on by one number of the checkpoint. */
export function layerScalar(_: LayerScalarSpec, x: Rows, { weights }: Place): Rows {
  return scale(x, at(weights.get("layer_scalar").data, 0));
}
