import type { FixedFields } from "../blocks/file/fixed-fields.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { cite } from "../blocks/rules/reference.ts";
import { CONFIGURATION, MODELING } from "./reference.ts";

/** Fields of released files that name choices of which only one is built. */
export const FIXED: FixedFields = {
  use_gemma_norm: { built: true, reason: cite(MODELING, "RMSNorm", "always multiplies by 1 + weight") },
  use_qk_norm: { built: true, reason: cite(MODELING, "Attention", "always normalises q and k") },
  qk_norm_type: { built: "per_head", reason: cite(MODELING, "Attention", "normalises q and k head by head") },
  attention_output_gate: { built: false, reason: cite(MODELING, "Attention", "has no output gate") },
  scoring_func: { built: "sigmoid", reason: cite(MODELING, "TopKRouter", "scores by sigmoid") },
  use_routing_bias: {
    built: true,
    reason: cite(MODELING, "TopKRouter", "always has e_score_correction_bias"),
  },
  n_shared_experts: { built: 1, reason: cite(MODELING, "SparseMoeBlock", "has one shared expert") },
  "sparse_attention_config/use_sparse_attention": {
    built: true,
    reason: `sparse_attention_freq alone says which layers are sparse (${CONFIGURATION})`,
  },
  "sparse_attention_config/sparse_score_type": {
    built: "max",
    reason: cite(MODELING, "Indexer", "scores a block by its best token"),
  },
  "sparse_attention_config/sparse_init_block": {
    built: 0,
    reason: cite(MODELING, "Indexer", "always keeps blocks before the query only"),
  },
};

export const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: `experts are intermediate_size wide (${cite(MODELING, "Experts")})`,
    names: ["moe_intermediate_size"],
  },
];

const MARKS = "it marks images and videos in the token sequence";
const PREPARES = "how images are cut up before the tower";
const PROJECTOR = "the bridge between tower and decoder, whose inside is not described";

/** Fields of the wrapper that are the tower's or the bridge's. */
export const ROOT_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: MARKS,
    names: ["image_token_index", "video_token_index", "image_token_id", "video_token_id", "image_seq_length"],
  },
  {
    because: "other tower",
    reason: PREPARES,
    names: [
      "process_image_mode",
      "image_grid_pinpoints",
      "img_token_compression_config/image_token_compression_method",
    ],
  },
  {
    because: "other tower",
    reason: PROJECTOR,
    names: [
      "projector_hidden_size",
      "projector_hidden_act",
      "multimodal_projector_bias",
      "merged_hidden_size",
      "vision_feature_layer",
      "vision_feature_select_strategy",
    ],
  },
];

export const VISION_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range", "initializer_factor"],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["attention_dropout"] },
  { because: "bookkeeping", reason: "the wrapper decides the class of its tower", names: ["model_type"] },
  {
    because: "bookkeeping",
    reason: "a field of CLIP's config class; the tower has no words",
    names: ["vocab_size"],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "other tower",
    reason: "how the tower rotates frames, rows and columns",
    names: [
      "rope_parameters/rope_theta",
      "rope_parameters/rope_type",
      "rope_theta",
      "rope_mode",
      "position_embedding_type",
    ],
  },
  { because: "other tower", reason: "the epsilon of the tower's norms", names: ["layer_norm_eps"] },
  { because: "other tower", reason: PROJECTOR, names: ["projection_dim"] },
  {
    because: "other tower",
    reason: PREPARES,
    names: [
      "image_size",
      "vision_segment_max_frames",
      "img_token_compression_config/image_token_compression_method",
    ],
  },
];
