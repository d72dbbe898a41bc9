import * as z from "zod/mini";
import { AttentionWindowSpec } from "./attention-window.ts";
import { CompressedIndexerSpec } from "./compressed-indexer.ts";
import { KVCompressorSpec } from "./kv-compressor.ts";
import { RMSNormSpec } from "./rms-norm.ts";

/**
 * DeepSeek-V4's attention: all query heads share one head that is key and value at once. A query sees the tokens of a
 * window and, where there is a compressor, the compressed entries of everything before, all of them (heavily compressed
 * attention) or those that an indexer chooses (compressed sparse attention). The value's rotary channels are turned with
 * the key's, so the output's are turned back by the query's position. The heads' output is projected group by group to
 * output_lora_rank channels, then all groups together to hidden_size.
 * Weights, with h = hidden_size, n = num_query_heads, d = head_dim, g = output_groups and r = output_lora_rank: q_a_proj
 * [q_lora_rank, h], its norm and q_b_proj [n × d, q_lora_rank]; kv_proj [d, h] and its norm [d]; o_a_proj
 * [g × r, n × d / g], o_b_proj [h, g × r]; sinks [n]; those of compressor (at d channels an entry) and indexer.
 */
export const CompressedAttentionSpec = z.object({
  type: z.literal("compressed_attention"),
  num_query_heads: z.int().check(z.positive()),
  /** Width of a query head and of the one head of keys and values, in channels. */
  head_dim: z.int().check(z.positive()),
  /** Width of the query latent. */
  q_lora_rank: z.int().check(z.positive()),
  /** How many of a head's channels, the last ones, the rotary embedding turns. */
  rotary_dim: z.int().check(z.nonnegative()),
  /** The body's component that gives queries, keys and compressed entries their positions, by name. */
  position: z.string(),
  /** The norm of the query latent and of the head of keys and values; each has its own weight. */
  latent_norm: RMSNormSpec,
  /** The norm of each query head, before the rotary embedding. */
  query_norm: RMSNormSpec,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: z.number().check(z.positive()),
  /** Whether each query head has a learnt logit that takes part in the softmax and adds nothing to the output. */
  sinks: z.boolean(),
  /** Which tokens are seen uncompressed. */
  window: AttentionWindowSpec,
  output_groups: z.int().check(z.positive()),
  /** Width of each group between the two output projections. */
  output_lora_rank: z.int().check(z.positive()),
  /** null: nothing beyond the window is seen. */
  compressor: z.nullable(KVCompressorSpec),
  /** null: every compressed entry is seen. */
  indexer: z.nullable(CompressedIndexerSpec),
});

export type CompressedAttentionSpec = z.infer<typeof CompressedAttentionSpec>;
