import type { CompressedAttentionSpec } from "../../spec/components/compressed-attention.ts";
import type { CompressedIndexerSpec } from "../../spec/components/compressed-indexer.ts";
import type { KVCompressorSpec } from "../../spec/components/kv-compressor.ts";
import { attend, maskOf } from "../attend.ts";
import { norm, normWeights, normalise } from "../norm.ts";
import { type Place, rotationAt } from "../place.ts";
import { type Rotation, rotate } from "../rope.ts";
import { topK } from "../top-k.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  dot,
  intoHeads,
  linear,
  matrixTimes,
  softmax,
  vector,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { headNorm } from "./gqa-attention.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** DeepSeek-V4's attention: one head of keys that are values too, within a window and, beyond it, compressed. */
export function compressedAttention(spec: CompressedAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { head_dim: dim, rotary_dim: rotary, compressor, indexer } = spec;
  const latent = norm(spec.latent_norm, weights, "q_norm", linear(weights, "wq_a", x));
  const q = headNorm(spec.query_norm, weights, "q_b_norm", intoHeads(linear(weights, "wq_b", latent), dim));
  const own = norm(spec.latent_norm, weights, "norm", linear(weights, "wkv", x));
  const rotation = rotationAt(place, spec.position, rotary, dim);
  const turn = (head: Float32Array, position: number): void => {
    if (rotation !== null) rotate(head, dim - rotary, rotation, position);
  };
  x.forEach((_, t) => {
    for (const head of q[t] as Rows) turn(head, t);
    turn(own[t] as Float32Array, t);
  });
  const entries =
    compressor === null ? [] : compressed(compressor, x, weights, "compressor.", dim, rotary, rotation);
  const seen = indexer === null ? null : selected(indexer, x, latent, place, spec.position);
  const keys = [...own, ...entries].map((head) => [head]);
  const inWindow = maskOf(true, spec.window);
  const output = attend(q, keys, keys, {
    scale: spec.softmax_scale,
    sinks: spec.sinks ? weights.get("attn_sink").data : null,
    mask: (query, key, head) => {
      if (key < x.length) return inWindow(query, key, head);
      const entry = key - x.length;
      if (entry >= Math.floor((query + 1) / (compressor?.rate ?? 1))) return false;
      return seen === null || (seen[query] as ReadonlySet<number>).has(entry);
    },
  });
  // What positions did to the values is undone by the query's own.
  output.forEach((heads, t) => {
    for (const head of heads) turn(head, -t);
  });
  return linear(weights, "wo_b", grouped(spec, output, weights));
}

/** The heads' output, projected group by group. */
function grouped(
  { output_groups: groups, output_lora_rank: rank }: CompressedAttentionSpec,
  output: Heads,
  weights: Weights,
): Rows {
  const { data, shape } = weights.get("wo_a.weight");
  const width = shape[1] as number;
  return output.map((heads) => {
    const parts = intoHeads([concatenated(heads)], width)[0] as Rows;
    const rows = rank * width;
    return concatenated(
      Array.from({ length: groups }, (_, group) =>
        matrixTimes(
          data.subarray(group * rows, (group + 1) * rows),
          width,
          parts[group] as Float32Array,
          null,
        ),
      ),
    );
  });
}

/** One entry for each whole run of `rate` tokens, weighed channel by channel, normalised, and turned by its first token. */
function compressed(
  spec: KVCompressorSpec,
  x: Rows,
  weights: Weights,
  prefix: string,
  channels: number,
  rotary: number,
  rotation: Rotation | null,
): Rows {
  const { rate } = spec;
  const values = linear(weights, `${prefix}wkv`, x);
  const logits = linear(weights, `${prefix}wgate`, x);
  const biases = weights.get(`${prefix}ape`).data;
  const width = spec.overlaps ? 2 * channels : channels;
  const { weight } = normWeights(spec.norm, weights, `${prefix}norm`);
  return Array.from({ length: Math.floor(x.length / rate) }, (_, entry) => {
    // Where entries overlap, the first half of a token's channels is for the next entry, the second for its own.
    const tokens = [
      ...(spec.overlaps ? range((entry - 1) * rate, rate).map((t) => ({ t, from: 0 })) : []),
      ...range(entry * rate, rate).map((t) => ({ t, from: spec.overlaps ? channels : 0 })),
    ].filter(({ t }) => t >= 0);
    const sum = vector(channels, (c) => {
      const shares = softmax(
        tokens.map(
          ({ t, from }) =>
            at(logits[t] as Float32Array, from + c) + at(biases, (t % rate) * width + from + c),
        ),
      );
      return tokens.reduce(
        (total, { t, from }, i) => total + (shares[i] as number) * at(values[t] as Float32Array, from + c),
        0,
      );
    });
    const normed = normalise(spec.norm, sum, weight, null);
    if (rotation !== null) rotate(normed, channels - rotary, rotation, entry * rate);
    return normed;
  });
}

/** The compressed entries that each token sees. */
function selected(
  spec: CompressedIndexerSpec,
  x: Rows,
  latent: Rows,
  place: Place,
  position: string,
): readonly ReadonlySet<number>[] {
  const { weights } = place;
  const { head_dim: dim, rotary_dim: rotary, compressor } = spec;
  const rotation = rotationAt(place, position, rotary, dim);
  const keys = compressed(compressor, x, weights, "indexer.compressor.", dim, rotary, rotation);
  const shares = linear(weights, "indexer.weights_proj", x);
  return intoHeads(linear(weights, "indexer.wq_b", latent), dim).map((heads, query) => {
    if (rotation !== null) for (const head of heads) rotate(head, dim - rotary, rotation, query);
    const scores = keys.map((key, entry) => {
      if (entry >= Math.floor((query + 1) / compressor.rate)) return -Infinity;
      return heads.reduce((sum, head, h) => {
        const share = at(shares[query] as Float32Array, h) * inverseSqrt(spec.num_heads);
        return sum + share * Math.max(0, dot(head, key)) * spec.softmax_scale;
      }, 0);
    });
    return new Set(topK(scores, spec.top_k));
  });
}

function range(from: number, length: number): readonly number[] {
  return Array.from({ length }, (_, i) => from + i);
}
