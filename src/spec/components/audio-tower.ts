import { z } from "zod";

/** The tower that turns sound into embeddings for the decoder, as sizes only: its inner weights are not described. */
export const AudioTowerSpec = z.object({
  type: z.literal("audio_tower"),
  num_layers: z.int().positive(),
  hidden_size: z.int().positive(),
  num_heads: z.int().positive(),
  hidden_act: z.string(),
  /** Width of what the tower gives, which a projection brings to the decoder's hidden_size. */
  output_size: z.int().positive(),
});

export type AudioTowerSpec = z.infer<typeof AudioTowerSpec>;
