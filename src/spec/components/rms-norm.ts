import * as z from "zod/mini";
import { boolean, number } from "../values.ts";

/**
 * Root-mean-square normalisation over the last dimension (Zhang and Sennrich 2019, arXiv:1910.07467):
 * x / sqrt(mean(x²) + eps) × g. The gain g is the weight itself or, where `zero_centered`, 1 + weight.
 */
export const RMSNormSpec = z.object({
  type: z.literal("rmsnorm"),
  eps: number,
  /** The stored weight is the gain's distance from 1 (Gemma, Qwen3-Next, Qwen3.5). */
  zero_centered: boolean,
  /** Whether there is a weight at all; without one the gain is 1. */
  has_weight: boolean,
  /** Whether a bias is added last (xLSTM); none if not given. */
  has_bias: z.optional(boolean),
});

export type RMSNormSpec = z.infer<typeof RMSNormSpec>;
