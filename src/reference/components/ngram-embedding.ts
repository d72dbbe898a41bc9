import { type NgramEmbeddingSpec, rowsOfShard } from "../../spec/components/ngram-embedding.ts";
import { sigmoid, silu } from "../activations.ts";
import { causalConvolution } from "../convolution.ts";
import type { Place } from "../place.ts";
import { type Rows, add, concatenated, dot, each, intoHeads, joined, linear, rowAt } from "../vectors.ts";
import { headNorm } from "./gqa-attention.ts";

/** The streams, with the layer's embedding of the last tokens added to each (Qwen4ExpTextPLELayer). */
export function ngramEmbedding(spec: NgramEmbeddingSpec, x: Rows, { weights, tokens, body }: Place): Rows {
  const { channels, norm } = spec;
  const embeddings = embedded(spec, tokens, body.vocab_size, (shard) =>
    weights.get(`ple.ple_embedding.ngram_embedding.shard_${shard}.weight`),
  );
  const byStream = (name: string, of: Rows) =>
    headNorm(norm, weights, `ple.${name}`, intoHeads(of, channels));
  const keys = byStream("norm_key", linear(weights, "ple.key_proj", embeddings));
  const queries = byStream("norm_query", x);
  const values = linear(weights, "ple.value_proj", embeddings);
  const gated = keys.map((streams, t) =>
    concatenated(
      streams.map((key, i) => {
        const g = dot(key, (queries[t] as Rows)[i] as Float32Array) / Math.sqrt(channels);
        const gate = sigmoid(Math.sign(g) * Math.sqrt(Math.max(Math.abs(g), 1e-6)));
        return each(values[t] as Float32Array, (value) => gate * value);
      }),
    ),
  );
  const normed = joined(byStream("norm_conv", gated));
  const convolved = causalConvolution(weights, "ple.conv1d", normed, silu, spec.largest_ngram);
  return add(x, add(gated, convolved));
}

/** For each token the rows of all tables one after the other. */
function embedded(
  spec: NgramEmbeddingSpec,
  tokens: readonly number[],
  vocabulary: number,
  shard: (index: number) => { readonly shape: readonly number[]; readonly data: Float32Array },
): Rows {
  const { table_sizes: sizes, largest_ngram: largest } = spec;
  const multipliers = hashMultipliers(spec.hash_seed, largest, vocabulary);
  const perLength = sizes.length / (largest - 1);
  const each = rowsOfShard(spec);
  const rowOf = (row: number): Float32Array => {
    const { shape, data } = shard(Math.floor(row / each));
    return rowAt(data, shape[1] as number, row % each);
  };
  return tokens.map((_, t) => {
    let before = 0;
    return concatenated(
      sizes.map((size, table) => {
        const length = 2 + Math.floor(table / perLength);
        const row = before + Number(hashOf(spec, tokens, t, length, multipliers) % BigInt(size));
        before += size;
        return rowOf(row);
      }),
    );
  });
}

/** The hash of the n-gram that ends at a token: tokens times multipliers, joined by exclusive or. */
function hashOf(
  { boundary_token: boundary }: NgramEmbeddingSpec,
  tokens: readonly number[],
  last: number,
  length: number,
  multipliers: readonly bigint[],
): bigint {
  const start = last === 0 ? 0 : tokens.lastIndexOf(boundary, last - 1) + 1;
  let hash = 0n;
  for (let back = 0; back < length; back++) {
    const token = last - back >= start ? (tokens[last - back] as number) : boundary;
    hash ^= BigInt.asIntN(64, BigInt(token) * (multipliers[back] as bigint));
  }
  return hash;
}

const GAMMA = 0x9e3779b97f4a7c15n;

/** An odd multiplier for each token of an n-gram, small enough that no product with a token overflows. */
function hashMultipliers(seed: number, count: number, vocabulary: number): readonly bigint[] {
  const largest = (2n ** 63n - 1n) / BigInt(vocabulary);
  const half = largest / 2n > 1n ? largest / 2n : 1n;
  return Array.from(
    { length: count },
    (_, i) => 2n * (splitMix(BigInt(seed) + GAMMA * BigInt(i + 1)) % half) + 1n,
  );
}

/** SplitMix64 (Steele, Lea and Flood 2014). */
function splitMix(seed: bigint): bigint {
  const whole = (value: bigint): bigint => BigInt.asUintN(64, value);
  let z = whole(seed + GAMMA);
  z = whole((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = whole((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}
