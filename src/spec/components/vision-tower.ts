import * as z from "zod/mini";

/**
 * The tower that turns images and videos into embeddings for the decoder, as sizes only: its inner weights are not
 * described. Members are null where the tower has no such thing.
 */
export const VisionTowerSpec = z.object({
  type: z.literal("vision_tower"),
  num_layers: z.int().check(z.positive()),
  hidden_size: z.int().check(z.positive()),
  intermediate_size: z.nullable(z.int().check(z.positive())),
  num_heads: z.int().check(z.positive()),
  hidden_act: z.string(),
  /** Colours of the input. */
  in_channels: z.int().check(z.positive()),
  /** Pixels of a patch's side, and frames of a patch. */
  patch_size: z.int().check(z.positive()),
  temporal_patch_size: z.nullable(z.int().check(z.positive())),
  /** Patches along each side that are merged into one embedding. */
  spatial_merge_size: z.nullable(z.int().check(z.positive())),
  /** Learnt positions. */
  num_position_embeddings: z.nullable(z.int().check(z.positive())),
  /** How many embeddings the decoder receives of one image, at most; not there where it depends on the image's size. */
  tokens_per_image: z.optional(z.int().check(z.positive())),
  /** Width of an embedding that the decoder receives. */
  output_size: z.int().check(z.positive()),
  /** Layers whose output is added to the decoder's first layers too (DeepStack, arXiv:2406.04334). */
  deepstack_layers: z.array(z.int().check(z.nonnegative())),
});

export type VisionTowerSpec = z.infer<typeof VisionTowerSpec>;
