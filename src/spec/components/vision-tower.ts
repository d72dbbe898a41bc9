import * as z from "zod/mini";
import { nonnegativeInt, positiveInt, string } from "../values.ts";

/**
 * The tower that turns images and videos into embeddings for the decoder, as sizes only: its inner weights are not
 * described. Members are null where the tower has no such thing.
 */
export const VisionTowerSpec = z.object({
  type: z.literal("vision_tower"),
  num_layers: positiveInt,
  hidden_size: positiveInt,
  intermediate_size: z.nullable(positiveInt),
  num_heads: positiveInt,
  hidden_act: string,
  /** Colours of the input. */
  in_channels: positiveInt,
  /** Pixels of a patch's side, and frames of a patch. */
  patch_size: positiveInt,
  temporal_patch_size: z.nullable(positiveInt),
  /** Patches along each side that are merged into one embedding. */
  spatial_merge_size: z.nullable(positiveInt),
  /** Learnt positions. */
  num_position_embeddings: z.nullable(positiveInt),
  /** How many embeddings the decoder receives of one image, at most; not there where it depends on the image's size. */
  tokens_per_image: z.optional(positiveInt),
  /** Width of an embedding that the decoder receives. */
  output_size: positiveInt,
  /** Layers whose output is added to the decoder's first layers too (DeepStack, arXiv:2406.04334). */
  deepstack_layers: z.array(nonnegativeInt),
});

export type VisionTowerSpec = z.infer<typeof VisionTowerSpec>;
