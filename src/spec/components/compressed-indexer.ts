import * as z from "zod/mini";
import { KVCompressorSpec } from "./kv-compressor.ts";
import { nonnegativeInt, positiveInt, positiveNumber } from "../values.ts";

/**
 * The lightning indexer over compressed entries (DeepSeek-V4): small heads of its own score every entry s before a query
 * t by Σ_h w_h(t) × num_heads^-½ × relu(q_h(t)·k(s)) × softmax_scale, and attention sees the top_k best. Its keys are
 * made by a compressor of its own and cached.
 * Weights, with h = hidden_size and q_lora_rank that of the attention: q_b_proj [num_heads × head_dim, q_lora_rank], which
 * reads the attention's normalised query latent, weights_proj [num_heads, h], and those of the compressor at head_dim
 * channels an entry.
 */
export const CompressedIndexerSpec = z.object({
  type: z.literal("compressed_indexer"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** How many of a head's channels, the last ones, the attention's rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** Compressed entries that attention sees. */
  top_k: positiveInt,
  softmax_scale: positiveNumber,
  compressor: KVCompressorSpec,
});

export type CompressedIndexerSpec = z.infer<typeof CompressedIndexerSpec>;
