import type { MambaMixerSpec } from "../../spec/components/mamba-mixer.ts";
import { activation, softplus } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each, linear, matrixTimes, multiply, split, vector } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/**
 * Mamba (Gu and Dao 2023, arXiv:2312.00752, algorithm 2), token by token: with the state S [channels, state_size] and the
 * step Δ = softplus(dt), S ← exp(−exp(A_log) Δ) S + Δ x ⊗ B; the output is S C + D x, gated.
 */
export function mambaMixer(spec: MambaMixerSpec, x: Rows, { weights }: Place): Rows {
  const { inner_size: inner, state_size: size, num_heads: heads = 1 } = spec;
  const [entering, gates] = halves(spec, linear(weights, "in_proj", x));
  const values = causalConvolution(weights, "conv1d", entering, activation(spec.conv_activation));
  const [rates, skips] = [weights.get("A_log").data, weights.get("D").data];
  const width = inner / heads;
  const selections = Array.from({ length: heads }, (_, head) =>
    selection(
      spec,
      values.map((row) => row.subarray(head * width, (head + 1) * width)),
      head,
      weights,
    ),
  );
  const state = new Float64Array(inner * size);
  const scanned = values.map((value, t) =>
    vector(inner, (channel) => {
      const { steps, b, c } = selections[Math.floor(channel / width)] as Selection;
      const step = softplus(at(steps[t] as Float32Array, channel % width));
      let sum = at(skips, channel) * at(value, channel);
      for (let n = 0; n < size; n++) {
        const index = channel * size + n;
        const kept = Math.exp(-Math.exp(at(rates, index)) * step);
        state[index] =
          (state[index] as number) * kept + step * at(value, channel) * at(b[t] as Float32Array, n);
        sum += (state[index] as number) * at(c[t] as Float32Array, n);
      }
      return sum;
    }),
  );
  const gate = activation(spec.output_gate_activation);
  return linear(
    weights,
    "out_proj",
    scanned.map((row, t) => multiply(row, each(gates[t] as Float32Array, gate))),
  );
}

/** x and the gate: one after the other, or by turns where there are heads. */
function halves({ inner_size: inner, num_heads: heads }: MambaMixerSpec, both: Rows): [Rows, Rows] {
  if (heads === undefined) return split(both, [inner, inner]) as [Rows, Rows];
  const every = (from: number): Rows => both.map((row) => vector(inner, (i) => at(row, 2 * i + from)));
  return [every(0), every(1)];
}

/** What the channels of a head make of themselves: the sizes of their steps, B and C. */
interface Selection {
  readonly steps: Rows;
  readonly b: Rows;
  readonly c: Rows;
}

function selection(spec: MambaMixerSpec, values: Rows, head: number, weights: Weights): Selection {
  const { time_step_rank: rank, state_size: size, parameter_norm: kind, num_heads: heads } = spec;
  const width = spec.inner_size / (heads ?? 1);
  const ownPart = (name: string): Float32Array => {
    const { data } = weights.get(name);
    const length = data.length / (heads ?? 1);
    return data.subarray(head * length, (head + 1) * length);
  };
  const made =
    heads === undefined
      ? linear(weights, "x_proj", values)
      : values.map((row) => matrixTimes(ownPart("x_proj_weight"), width, row, null));
  const normed = (name: string, of: Rows): Rows => (kind === null ? of : norm(kind, weights, name, of));
  const [dt, b, c] = split(made, [rank, size, size]) as [Rows, Rows, Rows];
  const steps = normed("dt_layernorm", dt);
  return {
    steps:
      heads === undefined
        ? linear(weights, "dt_proj", steps)
        : steps.map((row) => matrixTimes(ownPart("dt_proj_weight"), rank, row, ownPart("dt_proj_bias"))),
    b: normed("b_layernorm", b),
    c: normed("c_layernorm", c),
  };
}
