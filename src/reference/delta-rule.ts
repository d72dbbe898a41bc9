import { type Rows, at, dot, each, vector } from "./vectors.ts";

/** What one head reads at each token. */
export interface DeltaInputs {
  readonly q: Rows;
  readonly k: Rows;
  readonly v: Rows;
  /** The logarithm of what each channel of the keys decays by before the token is taken in. */
  readonly decay: (token: number, channel: number) => number;
  /** How much of the difference between a token's value and what the state has for its key is written. */
  readonly beta: (token: number) => number;
}

/**
 * The gated delta rule (Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464, equation 10), token by token: with the state S
 * [key channels, value channels], S ← decay · S, then S ← S + k ⊗ beta (v − Sᵀk); the output is Sᵀq / √(key channels).
 */
export function gatedDeltaRule({ q, k, v, decay, beta }: DeltaInputs): Rows {
  const keys = (k[0] as Float32Array).length;
  const values = (v[0] as Float32Array).length;
  const state = new Float64Array(keys * values);
  const read = (by: Float32Array): Float64Array => {
    const sums = new Float64Array(values);
    for (let i = 0; i < keys; i++)
      for (let j = 0; j < values; j++)
        sums[j] = (sums[j] as number) + at(by, i) * (state[i * values + j] as number);
    return sums;
  };
  return q.map((query, t) => {
    const [key, value] = [k[t] as Float32Array, v[t] as Float32Array];
    for (let i = 0; i < keys; i++) {
      const kept = Math.exp(decay(t, i));
      for (let j = 0; j < values; j++) state[i * values + j] = (state[i * values + j] as number) * kept;
    }
    const known = read(key);
    for (let i = 0; i < keys; i++)
      for (let j = 0; j < values; j++)
        state[i * values + j] =
          (state[i * values + j] as number) + at(key, i) * beta(t) * (at(value, j) - (known[j] as number));
    const output = read(query);
    return vector(values, (j) => (output[j] as number) / Math.sqrt(keys));
  });
}

/** x / √(Σx² + eps). */
export function l2Normalised(x: Float32Array, eps: number): Float32Array {
  const size = Math.sqrt(dot(x, x) + eps);
  return each(x, (value) => value / size);
}
