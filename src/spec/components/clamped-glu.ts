import * as z from "zod/mini";

/**
 * Limits inside a gated feed-forward block. With g = min(gate, limit) and u = clamp(up, −limit, limit) the product is
 * activation(g) × (u + up_offset), where a silu's argument is multiplied by alpha: g × sigmoid(alpha × g).
 */
export const ClampedGluSpec = z.object({
  type: z.literal("clamped_glu"),
  limit: z.number().check(z.positive()),
  alpha: z.number(),
  up_offset: z.number(),
});

export type ClampedGluSpec = z.infer<typeof ClampedGluSpec>;
