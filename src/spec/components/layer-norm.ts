import * as z from "zod/mini";

/** Layer normalisation (Ba, Kiros and Hinton 2016, arXiv:1607.06450): (x − mean) / sqrt(var + eps) × weight + bias. */
export const LayerNormSpec = z.object({
  type: z.literal("layernorm"),
  eps: z.number(),
  has_weight: z.boolean(),
  has_bias: z.boolean(),
});

export type LayerNormSpec = z.infer<typeof LayerNormSpec>;
