import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";

/** What the wrapper of Kimi-K2.5 carries beside its two configs. */
export const KIMI_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "labels that the loss skips",
    names: ["ignore_index"],
  },
  {
    because: "other tower",
    reason: "it marks images and videos in the token sequence",
    names: [
      "media_placeholder_token_id",
      "image_token_id",
      "video_token_id",
      "vision_start_token_id",
      "vision_end_token_id",
      "video_placeholder",
      "use_unified_vision_chunk",
    ],
  },
  {
    because: "other tower",
    reason: "it belongs to the projector between tower and decoder",
    names: ["projection_hidden_size", "projection_layer_norm_eps"],
  },
];

/** What the tower's config carries beside its sizes. */
export const KIMI_VISION_IGNORED: IgnoredFields = [
  {
    because: "bookkeeping",
    reason: "the wrapper decides the class of its tower",
    names: ["model_type"],
  },
  {
    because: "bookkeeping",
    reason: "which kernel computes attention is the engine's decision",
    names: ["_attn_implementation"],
  },
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range"],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "other tower",
    reason: "how the tower tells positions and frames apart",
    names: [
      "init_pos_emb_time",
      "pos_emb_time",
      "pos_emb_type",
      "video_attn_type",
      "rope_parameters/rope_theta",
      "rope_parameters/rope_type",
    ],
  },
  {
    because: "other tower",
    reason: "it belongs to the projector between tower and decoder",
    names: [
      "merge_type",
      "mm_hidden_size",
      "mm_projector_type",
      "projector_hidden_act",
      "projector_ln_eps",
      "text_hidden_size",
    ],
  },
];
