import type { HeadTransformSpec } from "../../spec/components/head-transform.ts";
import { activation } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, each, linear } from "../vectors.ts";

/** norm(activation(dense(x))). */
export function headTransform(spec: HeadTransformSpec, x: Rows, { weights }: Place): Rows {
  const act = activation(spec.activation);
  const transformed = linear(weights, "dense", x).map((row) => each(row, act));
  return norm(spec.norm, weights, "dense_norm", transformed);
}
