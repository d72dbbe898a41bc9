import { type Rows, at, vector } from "./vectors.ts";
import type { Weights } from "./weights.ts";

/**
 * A causal depthwise convolution: each channel of a token is a sum over the last tokens, itself included, then activated.
 * `apart` is how far apart the tokens are: 1 takes them all.
 */
export function causalConvolution(
  weights: Weights,
  name: string,
  x: Rows,
  act: (x: number) => number,
  apart = 1,
): Rows {
  const { data, shape } = weights.get(`${name}.weight`);
  const taps = shape.at(-1) as number;
  const bias = weights.has(`${name}.bias`) ? weights.get(`${name}.bias`).data : null;
  return x.map((row, t) =>
    vector(row.length, (channel) => {
      let sum = bias === null ? 0 : at(bias, channel);
      for (let tap = 0; tap < taps; tap++) {
        const from = x[t - (taps - 1 - tap) * apart];
        if (from !== undefined) sum += at(data, channel * taps + tap) * at(from, channel);
      }
      return act(sum);
    }),
  );
}

/** A causal convolution whose output channels read all input channels of their group, or all of them with one group. */
export function channelMixingConvolution(weights: Weights, name: string, x: Rows, groups: number): Rows {
  const { data, shape } = weights.get(`${name}.weight`);
  const [outputs = 1, inputs = 1, taps = 1] = shape;
  const bias = weights.has(`${name}.bias`) ? weights.get(`${name}.bias`).data : null;
  return x.map((_, t) =>
    vector(outputs, (channel) => {
      const first = Math.floor((channel * groups) / outputs) * inputs;
      let sum = bias === null ? 0 : at(bias, channel);
      for (let tap = 0; tap < taps; tap++) {
        const from = x[t - (taps - 1 - tap)];
        if (from === undefined) continue;
        for (let i = 0; i < inputs; i++)
          sum += at(data, (channel * inputs + i) * taps + tap) * at(from, first + i);
      }
      return sum;
    }),
  );
}
