import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";

/** Fields of Gemma's decoders. */
export const DECODER_IGNORED: IgnoredFields = [
  {
    because: "generation",
    reason: "which cache Python's generate() builds; an engine keeps its own",
    names: ["cache_implementation"],
  },
];

/** The tokens of the text that stand for images and sound. */
export const MODALITY_TOKENS: IgnoredFields = [
  {
    because: "other tower",
    reason: "it marks images, videos and sound in the token sequence",
    names: [
      "image_token_id",
      "image_token_index",
      "video_token_id",
      "audio_token_id",
      "boi_token_id",
      "boi_token_index",
      "eoi_token_id",
      "eoi_token_index",
      "boa_token_id",
      "eoa_token_id",
      "eoa_token_index",
    ],
  },
  {
    because: "other tower",
    reason: "how much sound and video an embedding stands for",
    names: ["vision_soft_tokens_per_video_frame", "audio_soft_tokens_per_image", "audio_ms_per_token"],
  },
];

/** What the object of any tower carries beside its sizes. */
export const TOWER_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range"],
  },
  { because: "training", reason: "dropout is off when a model runs", names: ["attention_dropout"] },
  {
    because: "bookkeeping",
    reason: "the wrapper decides the class of its tower",
    names: ["model_type", "architectures"],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "bookkeeping",
    reason: "the base class's own field, which no tower reads",
    names: [
      "_name_or_path",
      "chunk_size_feed_forward",
      "is_encoder_decoder",
      "problem_type",
      "id2label/0",
      "id2label/1",
      "label2id/LABEL_0",
      "label2id/LABEL_1",
    ],
  },
  {
    because: "bookkeeping",
    reason: "what the Python call returns, not what the model computes",
    names: ["return_dict", "output_hidden_states", "output_attentions"],
  },
];
