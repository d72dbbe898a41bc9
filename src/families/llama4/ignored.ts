import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";

/** The tokens of the text that stand for images. */
const IMAGE_TOKENS: IgnoredFields = [
  {
    because: "other tower",
    reason: "it marks images in the token sequence",
    names: [
      "image_token_index",
      "image_token_id",
      "boi_token_index",
      "boi_token_id",
      "eoi_token_index",
      "eoi_token_id",
    ],
  },
];

/** The tower that turns images into embeddings, and the projections behind it. */
const VISION: IgnoredFields = [
  {
    because: "other tower",
    reason: "a size of the vision tower or of the projection behind it; the spec describes the decoder",
    names: [
      "hidden_size",
      "num_hidden_layers",
      "num_attention_heads",
      "num_channels",
      "intermediate_size",
      "vision_output_dim",
      "image_size",
      "patch_size",
      "pixel_shuffle_ratio",
      "projector_input_dim",
      "projector_output_dim",
    ],
  },
  {
    because: "other tower",
    reason: "how the vision tower computes; the spec describes the decoder",
    names: [
      "hidden_act",
      "norm_eps",
      "vision_feature_select_strategy",
      "_vision_feature_layer",
      "multi_modal_projector_bias",
      "rope_theta",
      "rope_parameters/rope_theta",
      "rope_parameters/rope_type",
    ],
  },
  {
    because: "other tower",
    reason: "the type of the vision tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range"],
  },
  {
    because: "training",
    reason: "dropout is off when a model runs",
    names: ["attention_dropout", "projector_dropout"],
  },
  { because: "bookkeeping", reason: "the wrapper decides the class of its tower", names: ["model_type"] },
];

/** What is ignored beside text_config. */
export const ROOT_IGNORED: IgnoredFields = [
  ...IMAGE_TOKENS,
  ...VISION.map((fields) => ({ ...fields, names: fields.names.map((name) => `vision_config/${name}`) })),
];

/** What is ignored of the decoder. */
export const DECODER_IGNORED: IgnoredFields = [
  {
    because: "bookkeeping",
    reason: "a switch of the releases that first held Llama 4; transformers 5.18.0 does not read it",
    names: ["for_llm_compressor", "_attn_implementation_autoset"],
  },
  {
    because: "generation",
    reason: "an engine keeps its own cache",
    names: ["cache_implementation"],
  },
];
