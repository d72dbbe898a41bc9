import * as z from "zod/mini";
import { number, positiveNumber } from "../values.ts";

/**
 * Limits inside a gated feed-forward block. With g = min(gate, limit) and u = clamp(up, −limit, limit) the product is
 * activation(g) × (u + up_offset), where a silu's argument is multiplied by alpha: g × sigmoid(alpha × g).
 */
export const ClampedGluSpec = z.object({
  type: z.literal("clamped_glu"),
  limit: positiveNumber,
  alpha: number,
  up_offset: number,
});

export type ClampedGluSpec = z.infer<typeof ClampedGluSpec>;
