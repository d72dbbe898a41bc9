import * as z from "zod/mini";

/**
 * Attention that grows sharper with the position p of the query, which is multiplied by
 * 1 + scale × ln(1 + ⌊(p + offset) / floor⌋) (scalable softmax, arXiv:2501.19399).
 */
export const TemperatureTuningSpec = z.object({
  type: z.literal("temperature_tuning"),
  scale: z.number(),
  /** In tokens. */
  floor: z.number().check(z.positive()),
  offset: z.int().check(z.nonnegative()),
});

export type TemperatureTuningSpec = z.infer<typeof TemperatureTuningSpec>;
