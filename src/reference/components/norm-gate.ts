import type { NormGateSpec } from "../../spec/components/norm-gate.ts";
import { activation, sigmoid } from "../activations.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each, linear } from "../vectors.ts";

/** y × sigmoid(up(activation(down(y)))) for the half that the gate is of (A.X-K2). */
export function normGate(spec: NormGateSpec, y: Rows, which: "mixer" | "mlp", { weights }: Place): Rows {
  if (which !== spec.half) return y;
  const norm = which === "mixer" ? "input_layernorm" : "post_attention_layernorm";
  const act = activation(spec.activation);
  const inner = linear(weights, `${norm}.W_down`, y).map((row) => each(row, act));
  const gate = linear(weights, `${norm}.W_up`, inner);
  return y.map((row, t) => each(row, (value, i) => value * sigmoid(at(gate[t] as Float32Array, i))));
}
