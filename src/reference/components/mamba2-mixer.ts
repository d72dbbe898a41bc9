import type { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { activation, softplus } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import { normWeights, normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, concatenated, each, linear, multiply, split, vector } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/**
 * Mamba-2 (Dao and Gu 2024, arXiv:2405.21060), token by token: with the state S [head_dim, state_size] of a head and the
 * step Δ = softplus(dt + dt_bias) within its limits, S ← exp(−exp(A_log) Δ) S + Δ x ⊗ B; the output is S C + D x.
 */
export function mamba2Mixer(spec: Mamba2MixerSpec, x: Rows, { weights }: Place): Rows {
  const { num_heads: heads, head_dim: dim, state_size: size, num_groups: groups } = spec;
  const inner = heads * dim;
  const projected = multiplied(spec, linear(weights, "in_proj", x));
  const [gates, mixed, steps] = split(projected, [inner, inner + 2 * groups * size, heads]) as [
    Rows,
    Rows,
    Rows,
  ];
  const convolved = causalConvolution(weights, "conv1d", mixed, activation(spec.conv_activation));
  const [values, inputs, outputs] = split(convolved, [inner, groups * size, groups * size]) as [
    Rows,
    Rows,
    Rows,
  ];
  const [rates, skips, biases] = ["A_log", "D", "dt_bias"].map((name) => weights.get(name).data) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const state = new Float64Array(inner * size);
  const scanned = values.map((value, t) => {
    const [b, c] = [inputs[t] as Float32Array, outputs[t] as Float32Array];
    return vector(inner, (channel) => {
      const head = Math.floor(channel / dim);
      const group = Math.floor((head * groups) / heads) * size;
      const raw = softplus(at(steps[t] as Float32Array, head) + at(biases, head));
      const step = Math.min(spec.time_step_max ?? Infinity, Math.max(spec.time_step_min, raw));
      const kept = Math.exp(-Math.exp(at(rates, head)) * step);
      let sum = at(skips, head) * at(value, channel);
      for (let n = 0; n < size; n++) {
        const index = channel * size + n;
        state[index] = (state[index] as number) * kept + step * at(value, channel) * at(b, group + n);
        sum += (state[index] as number) * at(c, group + n);
      }
      return sum;
    });
  });
  const gate = activation(spec.output_gate_activation);
  const normed = (row: Float32Array): Float32Array => outputNorm(spec, row, weights);
  const gated = scanned.map((row, t) => {
    const factors = each(gates[t] as Float32Array, gate);
    return spec.output_gate_order === "before_norm"
      ? normed(multiply(row, factors))
      : multiply(normed(row), factors);
  });
  return linear(weights, "out_proj", gated);
}

/** in_proj's output, each part with its multiplier: gate, x, B, C and the time step. */
function multiplied(spec: Mamba2MixerSpec, x: Rows): Rows {
  const { projection_multipliers: by, num_heads: heads } = spec;
  if (by === undefined) return x;
  const [inner, states] = [heads * spec.head_dim, spec.num_groups * spec.state_size];
  const parts = [
    [inner, by.gate],
    [inner, by.x],
    [states, by.b],
    [states, by.c],
    [heads, by.time_step],
  ] as const;
  const factors = parts.flatMap(([width, factor]) => Array.from({ length: width }, () => factor));
  return x.map((row) => multiply(row, Float32Array.from(factors)));
}

/** The norm of the output, where there is one: group by group, or of all channels together. */
function outputNorm(spec: Mamba2MixerSpec, x: Float32Array, weights: Weights): Float32Array {
  const { output_norm: kind, output_norm_span: span = "group" } = spec;
  if (kind === null) return x;
  const { weight } = normWeights(kind, weights, "norm");
  const groups = span === "all" ? 1 : spec.num_groups;
  const width = x.length / groups;
  return concatenated(
    Array.from({ length: groups }, (_, group) => {
      const [from, to] = [group * width, (group + 1) * width];
      return normalise(kind, x.subarray(from, to), weight?.subarray(from, to) ?? null, null);
    }),
  );
}
