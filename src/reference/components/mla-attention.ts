import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import type { SparseIndexerSpec, TokenPoolsSpec } from "../../spec/components/sparse-indexer.ts";
import { activation } from "../activations.ts";
import { type Mask, attend, maskOf } from "../attend.ts";
import { norm } from "../norm.ts";
import { type Place, rotationAt, temperatureAt } from "../place.ts";
import { type Rotation, rotate } from "../rope.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  dot,
  each,
  intoHeads,
  joined,
  linear,
  matrixTimes,
  multiply,
  scale,
  softmax,
  split,
} from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { topK } from "../top-k.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434, section 2.1), its keys and values computed from the latent. */
export function mlaAttention(spec: MLAAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { qk_nope_head_dim: nope, qk_rope_head_dim: rope, v_head_dim: valueDim } = spec;
  const { q, latentQuery, gate } = queries(spec, x, weights);
  const [latent, sharedKeys] = split(linear(weights, "kv_a_proj_with_mqa", x), [spec.kv_lora_rank, rope]) as [
    Rows,
    Rows,
  ];
  const normed = scale(norm(spec.latent_norm, weights, "kv_a_layernorm", latent), spec.latent_scale ?? 1);
  const expanded = intoHeads(linear(weights, "kv_b_proj", normed), nope + valueDim);
  const rotation = rotationAt(place, spec.position, rope, rope);
  if (rotation !== null)
    x.forEach((_, t) => {
      for (const head of q[t] as Rows) rotate(head, nope, rotation, t);
      rotate(sharedKeys[t] as Float32Array, 0, rotation, t);
    });
  const k = expanded.map((token, t) =>
    token.map((head) => concatenated([head.subarray(0, nope), sharedKeys[t] as Float32Array])),
  );
  const v = expanded.map((token) => token.map((head) => head.slice(nope)));
  const output = attend(
    q.map((token, t) => scale(token, temperatureAt(spec.temperature ?? null, t))),
    k,
    v,
    {
      scale: spec.softmax_scale,
      mask: maskFor(spec, x, latentQuery, place),
      sinks: spec.sinks ? weights.get("sinks").data : null,
    },
  );
  return linear(weights, "o_proj", gate === null ? joined(output) : gated(spec, output, gate));
}

/** Queries head by head, the normalised latent that they are made of, and the output gate, one row for each token. */
function queries(spec: MLAAttentionSpec, x: Rows, weights: Weights) {
  const { q_lora_rank: rank, output_gate: gateSpec } = spec;
  const dim = spec.qk_nope_head_dim + spec.qk_rope_head_dim;
  const compressed = rank === null ? x : linear(weights, "q_a_proj", x);
  const latentQuery = rank === null ? x : norm(spec.latent_norm, weights, "q_a_layernorm", compressed);
  const read = spec.query_latent_twice
    ? latentQuery.map((row, t) => concatenated([row, compressed[t] as Float32Array]))
    : latentQuery;
  const made = linear(weights, rank === null ? "q_proj" : "q_b_proj", read);
  const scaled = (heads: Heads): Heads => heads.map((token) => scale(token, spec.query_scale ?? 1));
  if (gateSpec?.layout !== "in_q_proj") {
    const gate = gateSpec === null ? null : linear(weights, "g_proj", x);
    return { q: scaled(intoHeads(made, dim)), latentQuery, gate };
  }
  const both = intoHeads(made, (made[0] as Float32Array).length / spec.num_query_heads);
  const gate = joined(both.map((token) => token.map((head) => head.slice(dim))));
  return { q: scaled(both.map((token) => token.map((head) => head.slice(0, dim)))), latentQuery, gate };
}

/** The tokens that are seen: all earlier ones, or those of them that an indexer chose. */
function maskFor(spec: MLAAttentionSpec, x: Rows, latentQuery: Rows, place: Place): Mask {
  const causal = maskOf(true, null);
  if (spec.indexer !== null)
    place.shared.selection = selected(spec.indexer, x, latentQuery, place, spec.position);
  if (spec.indexer === null && !spec.reuses_selection) return causal;
  const { selection } = place.shared;
  if (selection === undefined)
    throw new Error("A layer reuses a selection, but no layer before it has an indexer.");
  return (query, key, head) => causal(query, key, head) && (selection[query] as ReadonlySet<number>).has(key);
}

/** The lightning indexer (DeepSeek-V3.2, arXiv:2512.02556): for each token the earlier tokens that attention sees. */
function selected(
  spec: SparseIndexerSpec,
  x: Rows,
  latentQuery: Rows,
  place: Place,
  position: string | null,
): readonly ReadonlySet<number>[] {
  const { weights } = place;
  const q = intoHeads(linear(weights, "indexer.wq_b", latentQuery), spec.head_dim);
  const k = norm(spec.key_norm, weights, "indexer.k_norm", linear(weights, "indexer.wk", x));
  const headWeights = linear(weights, "indexer.weights_proj", x);
  const first = spec.rotary_last === true ? spec.head_dim - spec.rotary_dim : 0;
  const rotation = paired(rotationAt(place, position, spec.rotary_dim, spec.rotary_dim), spec);
  if (rotation !== null)
    x.forEach((_, t) => {
      for (const head of q[t] as Rows) rotate(head, first, rotation, t);
      rotate(k[t] as Float32Array, first, rotation, t);
    });
  const { pools } = spec;
  const keys = pools === undefined ? k : pooled(pools, k, x, weights);
  return q.map((heads, query) => {
    const score = (key: number): number =>
      heads.reduce((sum, head, h) => {
        const match = Math.max(0, dot(head, keys[key] as Float32Array) * spec.softmax_scale);
        return sum + at(headWeights[query] as Float32Array, h) * inverseSqrt(spec.num_heads) * match;
      }, 0);
    if (pools === undefined)
      return new Set(
        topK(
          q.map((_, key) => (key > query ? -Infinity : score(key))),
          spec.top_k,
        ),
      );
    const { size } = pools;
    const whole = Math.floor((query + 1) / size);
    const chosen = topK(
      Array.from({ length: whole }, (_, pool) => score(pool)),
      Math.min(whole, Math.floor(spec.top_k / size)),
    );
    const seen = chosen.flatMap((pool) => range(pool * size, (pool + 1) * size));
    return new Set([...seen, ...(pools.sees_tail ? range(whole * size, query + 1) : [])]);
  });
}

/** One key for each whole run of tokens: their keys' mean, weighted channel by channel. */
function pooled({ size }: TokenPoolsSpec, k: Rows, x: Rows, weights: Weights): Rows {
  const gate = weights.get("indexer.index_kpool_compress_gate").data;
  const ape = weights.get("indexer.index_kpool_compress_ape").data;
  const width = (k[0] as Float32Array).length;
  const logits = x.map((row) => matrixTimes(gate, row.length, row, null));
  return range(0, Math.floor(x.length / size)).map((pool) => {
    const key = new Float32Array(width);
    for (let channel = 0; channel < width; channel++) {
      const tokens = range(pool * size, (pool + 1) * size);
      const shares = softmax(
        tokens.map((t, i) => at(logits[t] as Float32Array, channel) + at(ape, i * width + channel)),
      );
      key[channel] = tokens.reduce(
        (sum, t, i) => sum + (shares[i] as number) * at(k[t] as Float32Array, channel),
        0,
      );
    }
    return key;
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** The rotation with the indexer's own pairs of channels. */
function paired(
  rotation: Rotation | null,
  { interleaved, rotary_dim: dims }: SparseIndexerSpec,
): Rotation | null {
  if (rotation === null) return null;
  return { ...rotation, pair: interleaved ? (i) => [2 * i, 2 * i + 1] : (i) => [i, i + dims / 2] };
}

/** All heads' output of each token, multiplied by its gate. */
function gated({ output_gate: spec }: MLAAttentionSpec, output: Heads, gate: Rows): Rows {
  const act = activation(spec?.activation ?? "sigmoid");
  return output.map((token, t) => {
    const factors = each(gate[t] as Float32Array, act);
    return spec?.granularity === "per_head"
      ? concatenated(token.map((head, h) => each(head, (value) => value * at(factors, h))))
      : multiply(concatenated(token), factors);
  });
}
