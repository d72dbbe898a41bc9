import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";

/**
 * Kimi Delta Attention (Kimi Linear, arXiv:2510.26692): Gated DeltaNet whose state decays channel by channel. Queries,
 * keys and values have heads of one width; the state is [num_heads, head_dim, head_dim] per sequence.
 * With h = hidden_size and d = num_heads × head_dim: q_proj, k_proj and v_proj [d, h], conv1d [3d, 1, conv_kernel_dim],
 * f_a_proj [head_dim, h], f_b_proj [d, head_dim], dt_bias [d] and A_log [num_heads] for the decay, b_proj [num_heads, h],
 * g_a_proj [output_gate_rank, h] and g_b_proj [d, output_gate_rank], or g_proj [d, h] without a rank, o_norm [head_dim],
 * o_proj [h, d].
 */
export const KimiDeltaAttentionSpec = z.object({
  type: z.literal("kimi_delta_attention"),
  num_heads: z.int().check(z.positive()),
  head_dim: z.int().check(z.positive()),
  /** Taps of the causal depthwise convolution over q, k and v. */
  conv_kernel_dim: z.int().check(z.positive()),
  /** Applied to the convolution's output. */
  conv_activation: z.string(),
  conv_bias: z.boolean(),
  /**
   * L where a channel decays by exp(L × sigmoid(exp(A_log) × (f + dt_bias))), which is never less than exp(L); null where
   * it decays by exp(−exp(A_log) × softplus(f + dt_bias)).
   */
  decay_lower_bound: z.nullable(z.number().check(z.negative())),
  /** Inner width of the output gate's projection; null where it is one matrix. */
  output_gate_rank: z.nullable(z.int().check(z.positive())),
  /** The norm of each head's output, before the gate. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of the gate. */
  output_gate_activation: z.string(),
  /** Whether q and k are divided by their L2 norm, and the epsilon under its root. */
  qk_l2norm: z.boolean(),
  qk_l2norm_eps: z.number(),
  /** The type in which the recurrent state is kept. */
  state_dtype: z.string(),
});

export type KimiDeltaAttentionSpec = z.infer<typeof KimiDeltaAttentionSpec>;
