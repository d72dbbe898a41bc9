import { z } from "zod";

/**
 * The tower that turns images and videos into embeddings for the decoder, as sizes only: its inner weights are not
 * described. Members are null where the tower has no such thing.
 */
export const VisionTowerSpec = z.object({
  type: z.literal("vision_tower"),
  num_layers: z.int().positive(),
  hidden_size: z.int().positive(),
  intermediate_size: z.int().positive().nullable(),
  num_heads: z.int().positive(),
  hidden_act: z.string(),
  /** Colours of the input. */
  in_channels: z.int().positive(),
  /** Pixels of a patch's side, and frames of a patch. */
  patch_size: z.int().positive(),
  temporal_patch_size: z.int().positive().nullable(),
  /** Patches along each side that are merged into one embedding. */
  spatial_merge_size: z.int().positive().nullable(),
  /** Learnt positions. */
  num_position_embeddings: z.int().positive().nullable(),
  /** How many embeddings the decoder receives of one image, at most; not there where it depends on the image's size. */
  tokens_per_image: z.int().positive().optional(),
  /** Width of an embedding that the decoder receives. */
  output_size: z.int().positive(),
  /** Layers whose output is added to the decoder's first layers too (DeepStack, arXiv:2406.04334). */
  deepstack_layers: z.array(z.int().nonnegative()),
});

export type VisionTowerSpec = z.infer<typeof VisionTowerSpec>;
