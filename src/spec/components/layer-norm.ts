import * as z from "zod/mini";

/** Layer normalisation (Ba, Kiros and Hinton 2016, arXiv:1607.06450): (x − mean) / sqrt(var + eps) × weight + bias. */
export const LayerNormSpec = z.object({
  type: z.literal("layernorm"),
  eps: z.number(),
  has_weight: z.boolean(),
  has_bias: z.boolean(),
  /** The stored weight is the gain's distance from 1 (Nemotron); it is the gain itself if not given. */
  zero_centered: z.optional(z.boolean()),
});

export type LayerNormSpec = z.infer<typeof LayerNormSpec>;
