import type { NormSpec } from "../spec/components/norm.ts";
import { type Rows, at, each } from "./vectors.ts";
import type { Weights } from "./weights.ts";

/**
 * A norm of one vector. RMS (Zhang and Sennrich 2019, arXiv:1910.07467): x / √(mean(x²) + eps) × gain, plus a bias where it has one; layer norm (Ba,
 * Kiros and Hinton 2016, arXiv:1607.06450): (x − mean) / √(var + eps) × weight + bias.
 */
export function normalise(
  spec: NormSpec,
  x: Float32Array,
  weight: Float32Array | null,
  bias: Float32Array | null,
): Float32Array {
  const mean = spec.type === "layernorm" ? average(x, (value) => value) : 0;
  const size = Math.sqrt(average(x, (value) => (value - mean) ** 2) + spec.eps);
  const offset = spec.zero_centered ? 1 : 0;
  return each(x, (value, i) => {
    const gain = weight === null ? 1 : offset + at(weight, i);
    return ((value - mean) / size) * gain + (bias === null ? 0 : at(bias, i));
  });
}

/** A norm of each token's vector, with the weight and the bias that its spec says it has. */
export function norm(spec: NormSpec, weights: Weights, name: string, x: Rows): Rows {
  const { weight, bias } = normWeights(spec, weights, name);
  return x.map((row) => normalise(spec, row, weight, bias));
}

/** What a norm has learnt; null for what its spec says it lacks. */
export function normWeights(
  spec: NormSpec,
  weights: Weights,
  name: string,
): { readonly weight: Float32Array | null; readonly bias: Float32Array | null } {
  return {
    weight: spec.has_weight ? weights.get(`${name}.weight`).data : null,
    bias: spec.has_bias ? weights.get(`${name}.bias`).data : null,
  };
}

function average(x: Float32Array, f: (value: number) => number): number {
  let sum = 0;
  for (const value of x) sum += f(value);
  return sum / x.length;
}
