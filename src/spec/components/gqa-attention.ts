import { z } from "zod";
import { RMSNormSpec } from "./rms-norm.ts";

/**
 * Grouped-query attention (Ainslie et al. 2023, arXiv:2305.13245); as many KV heads as query heads is MHA, one is MQA.
 * Weights, with h = hidden_size: q_proj [num_query_heads × head_dim × (2 if output_gate), h],
 * k_proj and v_proj [num_kv_heads × head_dim, h], o_proj [h, num_query_heads × head_dim].
 */
export const GQAAttentionSpec = z.object({
  type: z.literal("gqa"),
  num_query_heads: z.int().positive(),
  num_kv_heads: z.int().positive(),
  /** Width of one head of queries, keys and values, in channels. */
  head_dim: z.int().positive(),
  /** How many of a head's channels, from the first, the rotary embedding turns. */
  rotary_dim: z.int().nonnegative(),
  /** Whether the q, k and v projections have a bias. */
  attention_bias: z.boolean(),
  /** Whether the output projection has a bias. */
  output_bias: z.boolean(),
  use_qk_norm: z.boolean(),
  /**
   * Over what q and k are normalised: `per_head`, each head's head_dim channels with one weight for all heads;
   * `per_layer`, all heads' channels together, before they are split into heads. null without the norms.
   */
  qk_norm_type: z.string().nullable(),
  /** The norm of q and of k (each has its own weight), before the rotary embedding. */
  qk_norm: RMSNormSpec.nullable(),
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: z.number().positive(),
  /**
   * Whether the heads' output is multiplied by sigmoid(gate) before o_proj. q_proj then yields, head by head,
   * head_dim channels of query followed by head_dim channels of gate.
   */
  output_gate: z.boolean(),
});

export type GQAAttentionSpec = z.infer<typeof GQAAttentionSpec>;
