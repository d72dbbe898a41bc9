import * as z from "zod/mini";
import { positiveInt } from "../values.ts";

/**
 * What is added to the logits of attention by distance, and by what the query holds (Inkling): r = r_proj(x), `size`
 * channels for each query head; for a key d tokens back, d < extent, r · proj[:, d] is added after the scale, else nothing.
 * Weights, with h = hidden_size and n = num_query_heads: r_proj [n × size, h], proj [size, extent].
 */
export const RelativeBiasSpec = z.object({
  type: z.literal("relative_bias"),
  size: positiveInt,
  /** In tokens. */
  extent: positiveInt,
});

export type RelativeBiasSpec = z.infer<typeof RelativeBiasSpec>;

/**
 * A causal convolution, channel by channel, of projected keys and of projected values, which is added to them: k + conv(k).
 * Weights of each: [channels, 1, kernel_dim], without a bias.
 */
export const KVConvolutionSpec = z.object({
  type: z.literal("kv_convolution"),
  /** Taps. */
  kernel_dim: positiveInt,
});

export type KVConvolutionSpec = z.infer<typeof KVConvolutionSpec>;
