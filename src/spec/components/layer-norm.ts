import * as z from "zod/mini";
import { boolean, number } from "../values.ts";

/** Layer normalisation (Ba, Kiros and Hinton 2016, arXiv:1607.06450): (x − mean) / sqrt(var + eps) × weight + bias. */
export const LayerNormSpec = z.object({
  type: z.literal("layernorm"),
  eps: number,
  has_weight: boolean,
  has_bias: boolean,
  /** The stored weight is the gain's distance from 1 (Nemotron); it is the gain itself if not given. */
  zero_centered: z.optional(boolean),
});

export type LayerNormSpec = z.infer<typeof LayerNormSpec>;
