import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";

/**
 * Lightning attention (Qin et al. 2024, arXiv:2401.04658; MiniMax-01, arXiv:2501.08313): linear attention without a softmax
 * and without positions, whose state of [num_heads, head_dim, head_dim] per sequence decays from token to token by
 * exp(−slope). Where `slopes` is `by_head_and_depth`, head i of n in layer l of L, all counted from 0, has
 * slope 2^(−8(i + 1)/n) × (1 − l/(L − 1 + 10^-5) + 10^-5).
 * Weights, with h = hidden_size and w = num_heads × head_dim: qkv_proj [3w, h], head by head q, k and v; norm [w];
 * output_gate [w, h]; out_proj [h, w].
 */
export const LightningAttentionSpec = z.object({
  type: z.literal("lightning_attention"),
  num_heads: z.int().check(z.positive()),
  head_dim: z.int().check(z.positive()),
  /** Tokens that are computed at once; the result does not depend on it. */
  block_size: z.int().check(z.positive()),
  /** Applied to q, k and v. */
  qkv_activation: z.string(),
  slopes: z.enum(["by_head_and_depth"]),
  /** The norm of all heads' output together. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of the gate. */
  output_gate_activation: z.string(),
});

export type LightningAttentionSpec = z.infer<typeof LightningAttentionSpec>;
