import type { Place } from "../place.ts";
import { type Rows, at, each } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** (y + b) × s + (x + c) × r for the stream x and what a half gives. */
export function learntResidual(
  _: unknown,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  { weights }: Place,
): Rows {
  const module = which === "mixer" ? "post_attention_residual_scale" : "post_mlp_residual_scale";
  const given = shifted(half(x), weights, `${module}.hidden_states`);
  const kept = shifted(x, weights, `${module}.residual`);
  return given.map((row, t) => each(row, (value, i) => value + at(kept[t] as Float32Array, i)));
}

/** (x + bias) × scale for the embeddings. */
export function embeddingScale(_: unknown, x: Rows, { weights }: Place): Rows {
  return shifted(x, weights, "input_hidden_states");
}

function shifted(x: Rows, weights: Weights, name: string): Rows {
  const bias = weights.get(`${name}_bias`).data;
  const factors = weights.get(`${name}_scale`).data;
  return x.map((row) => each(row, (value, i) => (value + at(bias, i)) * at(factors, i)));
}
