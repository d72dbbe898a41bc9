import * as z from "zod/mini";
import { positiveInt, string } from "../values.ts";

/** The tower that turns sound into embeddings for the decoder, as sizes only: its inner weights are not described. */
export const AudioTowerSpec = z.object({
  type: z.literal("audio_tower"),
  num_layers: positiveInt,
  hidden_size: positiveInt,
  num_heads: positiveInt,
  hidden_act: string,
  /** Width of what the tower gives, which a projection brings to the decoder's hidden_size. */
  output_size: positiveInt,
});

export type AudioTowerSpec = z.infer<typeof AudioTowerSpec>;
