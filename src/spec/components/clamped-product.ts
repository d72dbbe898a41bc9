import * as z from "zod/mini";
import { positiveNumber } from "../values.ts";

/**
 * Limits inside a gated feed-forward block, on both factors of its product: min(activation(gate), limit) ×
 * clamp(up, −limit, limit).
 */
export const ClampedProductSpec = z.object({
  type: z.literal("clamped_product"),
  limit: positiveNumber,
});

export type ClampedProductSpec = z.infer<typeof ClampedProductSpec>;
