import type { MlstmSpec } from "../../spec/components/mlstm.ts";
import { sigmoid } from "../activations.ts";
import { normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, concatenated, each, intoHeads, linear, multiply, vector } from "../vectors.ts";

/** log σ(x), as exact for large −x as for small. */
const logSigmoid = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

/** The matrix LSTM (arXiv:2405.04517; transformers 5.18.0, modeling_xlstm.py mlstm_recurrent_step_native). */
export function mlstm(spec: MlstmSpec, x: Rows, { weights }: Place): Rows {
  const { num_heads: number, gate_softcap: cap, output_norm: norm } = spec;
  const [keyWidth, valueWidth] = [spec.qk_size / number, spec.v_size / number];
  const [q, k] = ["q", "k"].map((name) => intoHeads(linear(weights, name, x), keyWidth));
  const v = intoHeads(linear(weights, "v", x), valueWidth);
  const capped = (name: string): Rows =>
    linear(weights, name, x).map((row) => each(row, (value) => cap * Math.tanh(value / cap)));
  const [inputs, forgets] = [capped("igate_preact"), capped("fgate_preact")];
  const { weight, bias } = normWeights(norm, weights, "multihead_norm");
  const share = (all: Float32Array | null, head: number): Float32Array | null =>
    all && all.subarray(head * valueWidth, (head + 1) * valueWidth);
  const heads = Array.from({ length: number }, (_, head) => {
    const of = (all: readonly Rows[] | undefined): Rows =>
      (all ?? []).map((token) => token[head] as Float32Array);
    const gate = (rows: Rows): readonly number[] => rows.map((row) => at(row, head));
    return outputs(of(q), of(k), of(v), gate(inputs), gate(forgets).map(logSigmoid), spec.eps).map((row) =>
      normalise(norm, row, share(weight, head), share(bias, head)),
    );
  });
  const gates = linear(weights, "ogate_preact", x);
  const gated = x.map((_, t) =>
    multiply(
      concatenated(heads.map((rows) => rows[t] as Float32Array)),
      each(gates[t] as Float32Array, sigmoid),
    ),
  );
  return linear(weights, "out_proj", gated);
}

/** What one head gives for each token; `inputs` and `forgets` are the logarithms of its gates. */
function outputs(
  q: Rows,
  k: Rows,
  v: Rows,
  inputs: readonly number[],
  forgets: readonly number[],
  eps: number,
): Rows {
  const rows = (q[0] as Float32Array).length;
  const columns = (v[0] as Float32Array).length;
  const state = new Float64Array(rows * columns);
  const sums = new Float64Array(rows);
  let largest = 0;
  return q.map((query, t) => {
    const key = k[t] as Float32Array;
    const value = v[t] as Float32Array;
    const [input, forget] = [inputs[t] as number, forgets[t] as number];
    const next = Math.max(forget + largest, input);
    const [stays, comes] = [Math.exp(forget + largest - next), Math.exp(input - next)];
    largest = next;
    let divisor = 0;
    for (let r = 0; r < rows; r++) {
      sums[r] = stays * (sums[r] as number) + comes * at(key, r);
      divisor += (at(query, r) / Math.sqrt(rows)) * (sums[r] as number);
      for (let c = 0; c < columns; c++)
        state[r * columns + c] =
          stays * (state[r * columns + c] as number) + comes * at(key, r) * at(value, c);
    }
    const divided = Math.max(Math.abs(divisor), Math.exp(-largest)) + eps;
    return vector(columns, (c) => {
      let sum = 0;
      for (let r = 0; r < rows; r++)
        sum += (at(query, r) / Math.sqrt(rows)) * (state[r * columns + c] as number);
      return sum / divided;
    });
  });
}
