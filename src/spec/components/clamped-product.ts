import { z } from "zod";

/**
 * Limits inside a gated feed-forward block, on both factors of its product: min(activation(gate), limit) ×
 * clamp(up, −limit, limit).
 */
export const ClampedProductSpec = z.object({
  type: z.literal("clamped_product"),
  limit: z.number().positive(),
});

export type ClampedProductSpec = z.infer<typeof ClampedProductSpec>;
