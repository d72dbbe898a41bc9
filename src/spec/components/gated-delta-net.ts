import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";

/**
 * Gated DeltaNet (Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464): linear attention with a decaying state of
 * [num_value_heads, key_head_dim, value_head_dim] per sequence instead of a KV cache.
 * With h = hidden_size, K = num_key_heads × key_head_dim, V = num_value_heads × value_head_dim: in_proj_qkv [2K + V, h],
 * in_proj_z [V, h], in_proj_b and in_proj_a [num_value_heads, h], conv1d [2K + V, 1, conv_kernel_dim],
 * A_log and dt_bias [num_value_heads], norm [value_head_dim], out_proj [h, V].
 */
export const GatedDeltaNetSpec = z.object({
  type: z.literal("gated_delta_net"),
  /** Taps of the causal depthwise convolution over q, k and v. */
  conv_kernel_dim: z.int().check(z.positive()),
  key_head_dim: z.int().check(z.positive()),
  value_head_dim: z.int().check(z.positive()),
  num_key_heads: z.int().check(z.positive()),
  num_value_heads: z.int().check(z.positive()),
  /** Applied to the convolution's output. */
  conv_activation: z.string(),
  conv_bias: z.boolean(),
  /**
   * How the input projections are stored: four matrices qkv, z, b and a, or two, whose rows stand key head by key head:
   * its q, k, v and z channels, and its b and a.
   */
  projection_layout: z.enum(["qkv_z_b_a", "qkvz_ba"]),
  /** The norm of each value head's output, before the gate. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of z. */
  output_gate_activation: z.string(),
  /** Whether q and k are divided by their L2 norm, and the epsilon under its root. */
  qk_l2norm: z.boolean(),
  qk_l2norm_eps: z.number(),
  /** The type in which the recurrent state is kept. */
  state_dtype: z.string(),
});

export type GatedDeltaNetSpec = z.infer<typeof GatedDeltaNetSpec>;
