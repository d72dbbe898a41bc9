import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { convolutionState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Tensor, linear, normTensors, tensor, times, within } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * A layer's embedding of the last tokens (Qwen4-Exp), added to every one of its parallel residual streams before the
 * halves. Each n-gram that ends at a token, from 2 tokens to largest_ngram, is hashed into as many tables as there are
 * heads for it: the tokens times odd multipliers that follow from hash_seed (SplitMix64), joined by exclusive or, modulo
 * the size of the table. With E the rows of all tables one after the other, k = norm(key(E)) and q = norm(stream), stream
 * by stream, g = q·k / √channels: sigmoid(sign(g) × √max(|g|, 1e-6)) × value(E) is u, and u + silu(conv(norm(u))) is
 * added, where the causal depthwise convolution takes every largest_ngram-th token.
 * Weights, with h = channels, n = num_streams and e = embedding_size: all tables in one of [rows, e / tables], key
 * [n × h, e], value [h, e], conv [n × h, 1, conv_kernel_dim], and those of three norms over [n × h].
 */
export const NgramEmbeddingSpec = z.object({
  type: z.literal("ngram_embedding"),
  num_streams: positiveInt,
  /** Of each stream. */
  channels: positiveInt,
  /** Channels of the rows of all tables together. */
  embedding_size: positiveInt,
  /** Tokens of the longest n-gram; also how far apart the convolution's tokens are. */
  largest_ngram: positiveInt,
  /** Rows of each table, a prime of its own: equally many tables for each length of n-gram, the shortest first. */
  table_sizes: z.array(positiveInt),
  /** Rows of all tables, and those that fill them up. */
  rows: positiveInt,
  /** In how many tensors checkpoints keep these rows; some may be missing where rows run out before. */
  shards: positiveInt,
  /** What the multipliers of the hash follow from. */
  hash_seed: z.int(),
  /** The token that ends a text: n-grams do not reach beyond it, and it stands in for what is before the first token. */
  boundary_token: z.int(),
  /** Taps of the convolution. */
  conv_kernel_dim: positiveInt,
  /** Of key, stream and value: each stream alone, with a weight for every channel of every stream. */
  norm: RMSNormSpec,
});

export type NgramEmbeddingSpec = z.infer<typeof NgramEmbeddingSpec>;

/** The rows of each tensor of the table but the last, which may have fewer, as torch.chunk cuts it. */
export const rowsOfShard = ({ rows, shards }: NgramEmbeddingSpec): number => Math.ceil(rows / shards);

/** Channels of a row. */
const widthOf = ({ embedding_size: size, table_sizes: { length } }: NgramEmbeddingSpec): number =>
  Math.max(1, Math.floor(size / Math.max(1, length)));

export const ngramEmbedding = define({
  name: "NgramEmbeddingSpec",
  schema: NgramEmbeddingSpec,
  tensors: (spec) => {
    const { num_streams: n, channels: h, embedding_size: e, norm, table_sizes: tables } = spec;
    const each = rowsOfShard(spec);
    const shards = Array.from({ length: Math.ceil(spec.rows / each) }, (_, i): readonly Tensor[] =>
      times(
        1,
        [
          tensor(`ngram_embedding.shard_${i}.weight`, "embedding", [
            Math.min(each, spec.rows - i * each),
            widthOf(spec),
          ]),
        ],
        tables.length / spec.rows,
      ),
    );
    const whole = { dtype: "int64" };
    return within(
      ["ple"],
      [
        ...within(
          ["ple_embedding"],
          [
            ...shards.flat(),
            tensor("layer_multipliers", "buffer", [spec.largest_ngram], whole),
            tensor("ngram_heads_vocab_sizes", "buffer", [tables.length], whole),
            tensor("ngram_heads_offsets", "buffer", [tables.length], whole),
          ],
        ),
        ...linear("key_proj", n * h, e),
        ...linear("value_proj", h, e),
        ...normTensors("norm_key", norm, n * h),
        ...normTensors("norm_query", norm, n * h),
        ...normTensors("norm_conv", norm, n * h),
        tensor("conv1d.weight", "convolution", [n * h, 1, spec.conv_kernel_dim]),
      ],
    );
  },
  keeps: ({ num_streams, channels, conv_kernel_dim: taps, largest_ngram: apart }) => [
    // As many columns as lie before the last token (Qwen4ExpTextPLELayer, transformers 5.18.0).
    { ...convolutionState(num_streams * channels, (taps - 1) * apart, 1), heads: null },
  ],
  words: () => "n-gram embedding",
});
