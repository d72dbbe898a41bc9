import type { RGLRUMixerSpec } from "../../spec/components/rg-lru-mixer.ts";
import { activation, sigmoid, softplus } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import type { Place } from "../place.ts";
import { type Rows, at, each, linear, multiply, vector } from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** A recurrent block (Griffin, De et al. 2024, arXiv:2402.19427, section 2.4), token by token. */
export function rgLruMixer(spec: RGLRUMixerSpec, x: Rows, { weights }: Place): Rows {
  const { width } = spec;
  const u = causalConvolution(weights, "conv_1d", linear(weights, "linear_x", x), (value) => value);
  const inputs = gates(spec, u, "input_gate", weights);
  const kept = gates(spec, u, "recurrent_gate", weights);
  const rates = weights.get("rg_lru.recurrent_param").data;
  let state: Float32Array = new Float32Array(width);
  const recurrent = u.map((row, t) => {
    const [i, r] = [inputs[t] as Float32Array, kept[t] as Float32Array];
    const before = state;
    state = vector(width, (channel) => {
      const input = at(i, channel) * at(row, channel);
      if (t === 0) return input;
      const log = -8 * at(r, channel) * softplus(at(rates, channel));
      return Math.exp(log) * at(before, channel) + Math.sqrt(1 - Math.exp(2 * log)) * input;
    });
    return state;
  });
  const act = activation(spec.output_gate_activation);
  const gate = linear(weights, "linear_y", x);
  return linear(
    weights,
    "linear_out",
    recurrent.map((row, t) => multiply(row, each(gate[t] as Float32Array, act))),
  );
}

/** sigmoid(W u + b), block by block; W has input channels first. */
function gates({ width, num_blocks: blocks }: RGLRUMixerSpec, u: Rows, name: string, weights: Weights): Rows {
  const size = width / blocks;
  const matrix = weights.get(`rg_lru.${name}_weight`).data;
  const bias = weights.get(`rg_lru.${name}_bias`).data;
  return u.map((row) =>
    vector(width, (channel) => {
      const first = channel - (channel % size);
      let sum = at(bias, channel);
      for (let i = 0; i < size; i++)
        sum += at(matrix, (first + i) * size + (channel % size)) * at(row, first + i);
      return sigmoid(sum);
    }),
  );
}
