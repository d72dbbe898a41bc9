import * as z from "zod/mini";
import { OutputGateSpec } from "./output-gate.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { SparseIndexerSpec } from "./sparse-indexer.ts";

/**
 * Multi-head latent attention (DeepSeek-V2, arXiv:2405.04434): keys and values are made from a latent of kv_lora_rank
 * channels and qk_rope_head_dim rotary channels that all heads share, and those are what the cache holds.
 * Weights, with h = hidden_size, n = num_query_heads and q = qk_nope_head_dim + qk_rope_head_dim: q_a_proj
 * [q_lora_rank, h], its norm and q_b_proj [n × q, q_lora_rank], or q_proj [n × q, h] without a q_lora_rank;
 * kv_a_proj [kv_lora_rank + qk_rope_head_dim, h], the norm of the latent, kv_b_proj
 * [n × (qk_nope_head_dim + v_head_dim), kv_lora_rank]; o_proj [h, n × v_head_dim]; those of gate and indexer.
 */
export const MLAAttentionSpec = z.object({
  type: z.literal("mla"),
  num_query_heads: z.int().check(z.positive()),
  /** Width of the query latent; null: queries are projected in one step. */
  q_lora_rank: z.nullable(z.int().check(z.positive())),
  /** Width of the latent of keys and values. */
  kv_lora_rank: z.int().check(z.positive()),
  /** Channels of a query or key head that no position turns; they stand first. */
  qk_nope_head_dim: z.int().check(z.nonnegative()),
  /** Channels of a query head, and of the one key that all heads share, that the rotary embedding turns. */
  qk_rope_head_dim: z.int().check(z.nonnegative()),
  v_head_dim: z.int().check(z.positive()),
  /** The body's component that gives the rotary channels their positions, by name; null: none (NoPE). */
  position: z.nullable(z.string()),
  /** Whether q_a_proj and kv_a_proj have a bias; q_proj, q_b_proj and kv_b_proj never do. */
  attention_bias: z.boolean(),
  /** Whether the output projection has a bias. */
  output_bias: z.boolean(),
  /** The norm of the query latent, where there is one, and of the latent of keys and values; each has its own weight. */
  latent_norm: RMSNormSpec,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: z.number().check(z.positive()),
  output_gate: z.nullable(OutputGateSpec),
  /** What chooses the tokens that are attended to; null: every earlier token is, unless `reuses_selection`. */
  indexer: z.nullable(SparseIndexerSpec),
  /** Whether the tokens attended to are those that the last layer before it with an indexer chose. */
  reuses_selection: z.boolean(),
});

export type MLAAttentionSpec = z.infer<typeof MLAAttentionSpec>;
