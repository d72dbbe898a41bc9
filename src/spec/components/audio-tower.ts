import * as z from "zod/mini";

/** The tower that turns sound into embeddings for the decoder, as sizes only: its inner weights are not described. */
export const AudioTowerSpec = z.object({
  type: z.literal("audio_tower"),
  num_layers: z.int().check(z.positive()),
  hidden_size: z.int().check(z.positive()),
  num_heads: z.int().check(z.positive()),
  hidden_act: z.string(),
  /** Width of what the tower gives, which a projection brings to the decoder's hidden_size. */
  output_size: z.int().check(z.positive()),
});

export type AudioTowerSpec = z.infer<typeof AudioTowerSpec>;
