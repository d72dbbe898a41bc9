import type { IgnoredFields } from "../shared/ignored-fields.ts";

const VISION = [
  "depth",
  "hidden_size",
  "hidden_act",
  "intermediate_size",
  "num_heads",
  "in_channels",
  "patch_size",
  "spatial_merge_size",
  "temporal_patch_size",
  "out_hidden_size",
  "num_position_embeddings",
  "initializer_range",
  "deepstack_visual_indexes",
  "model_type",
  "dtype",
  "torch_dtype",
  "rope_parameters/rope_theta",
  "rope_parameters/rope_type",
];

/** What the wrapper says about vision: this IR describes the decoder. */
export const OTHER_TOWER: IgnoredFields = [
  {
    because: "other tower",
    reason: "it describes the vision tower",
    names: VISION.map((name) => `vision_config/${name}`),
  },
  {
    because: "other tower",
    reason: "it marks images and videos in the token sequence",
    names: ["image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id"],
  },
];
