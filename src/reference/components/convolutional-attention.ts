import type { ConvolutionalAttentionSpec } from "../../spec/components/convolutional-attention.ts";
import { attend, maskOf } from "../attend.ts";
import { causalConvolution } from "../convolution.ts";
import { type Place, rotationAt } from "../place.ts";
import { rotate } from "../rope.ts";
import {
  type Heads,
  type Rows,
  add,
  at,
  concatenated,
  dot,
  each,
  intoHeads,
  joined,
  linear,
  mix,
  scale,
  split,
  vector,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";

/** Compressed convolutional attention (arXiv:2510.04476), as transformers 5.18.0 has it for ZAYA (modeling_zaya.py). */
export function convolutionalAttention(spec: ConvolutionalAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { head_dim: dim, num_query_heads: heads, num_kv_heads: kv } = spec;
  const projected = linear(weights, "qkv_proj.q_proj", x);
  const keys = linear(weights, "qkv_proj.k_proj", x);
  const together = projected.map((row, t) => concatenated([row, keys[t] as Float32Array]));
  const first = causalConvolution(weights, "qkv_proj.conv_qk_depthwise", padded(spec, together), (v) => v);
  const mixed = groupedConvolution(weights, "qkv_proj.conv_qk_grouped", first, dim).slice(-x.length);
  const [q, k] = split(mixed, [heads * dim, kv * dim]) as [Rows, Rows];
  const group = heads / kv;
  const means: Heads = intoHeads(projected, dim).map((token, t) =>
    token.map((head, h) => {
      const key = (keys[t] as Float32Array).subarray(
        Math.floor(h / group) * dim,
        (Math.floor(h / group) + 1) * dim,
      );
      return each(head, (value, i) => (value + at(key, i)) / 2);
    }),
  );
  const keyMeans = means.map((token) =>
    Array.from({ length: kv }, (_, h) =>
      mix(
        Array.from({ length: group }, () => 1 / group),
        token.slice(h * group, (h + 1) * group),
        dim,
      ),
    ),
  );
  const temperatures = weights.get("qk_norm.temp").data;
  const queries = intoHeads(add(q, joined(means)), dim).map((token) => token.map(toLength));
  const turnedKeys = intoHeads(add(k, joined(keyMeans)), dim).map((token) =>
    token.map((head, h) => each(toLength(head), (value) => value * at(temperatures, h))),
  );
  const rotation = rotationAt(place, spec.position, spec.rotary_dim, dim);
  if (rotation !== null)
    for (const all of [queries, turnedKeys])
      for (const [t, token] of all.entries()) for (const head of token) rotate(head, 0, rotation, t);
  const output = attend(queries, turnedKeys, intoHeads(values(x, weights), dim), {
    scale: spec.softmax_scale,
    mask: maskOf(true, spec.window),
  });
  return linear(weights, "o_proj", joined(output));
}

/** The second convolution reads what the first gives of the zeros before the sequence too. */
function padded(spec: ConvolutionalAttentionSpec, x: Rows): Rows {
  const width = (x[0] as Float32Array).length;
  const zeros = Array.from({ length: spec.grouped_kernel_dim - 1 }, () => new Float32Array(width));
  return [...zeros, ...x];
}

/** A causal convolution in which each head's channels are mixed among themselves. */
function groupedConvolution(weights: Weights, name: string, x: Rows, width: number): Rows {
  const { data, shape } = weights.get(`${name}.weight`);
  const taps = shape.at(-1) as number;
  const bias = weights.get(`${name}.bias`).data;
  return x.map((row, t) =>
    vector(row.length, (channel) => {
      const start = Math.floor(channel / width) * width;
      let sum = at(bias, channel);
      for (let tap = 0; tap < taps; tap++) {
        const from = x[t - taps + 1 + tap];
        if (from === undefined) continue;
        for (let i = 0; i < width; i++)
          sum += at(data, (channel * width + i) * taps + tap) * at(from, start + i);
      }
      return sum;
    }),
  );
}

/** A vector brought to the length √(its number of channels). */
function toLength(head: Float32Array): Float32Array {
  const factor = Math.sqrt(head.length) / Math.max(Math.sqrt(dot(head, head)), 2 ** -23);
  return scale([head], factor)[0] as Float32Array;
}

/** Half of the channels from the token itself, half from the one before it; before the first stands a vector of zeros. */
function values(x: Rows, weights: Weights): Rows {
  const own = linear(weights, "qkv_proj.v_proj_current", x);
  const none = new Float32Array((x[0] as Float32Array).length);
  const delayed = linear(weights, "qkv_proj.v_proj_delayed", [none, ...x.slice(0, -1)]);
  return own.map((row, t) => concatenated([row, delayed[t] as Float32Array]));
}
