// Fields that tell the files of a model repository apart.

/** Fields of a model config: a file with several of them is one. */
export const MODEL: readonly string[] = [
  "architectures",
  "auto_map",
  "text_config",
  "vision_config",
  "vocab_size",
  "hidden_size",
  "d_model",
  "n_embd",
  "num_hidden_layers",
  "num_layers",
  "n_layer",
  "n_layers",
  "num_attention_heads",
  "num_heads",
  "n_head",
  "n_heads",
];

/** Fields of tokenizer_config.json. */
export const TOKENIZER_CONFIG: readonly string[] = [
  "tokenizer_class",
  "added_tokens_decoder",
  "model_max_length",
  "clean_up_tokenization_spaces",
  "chat_template",
  "add_bos_token",
  "add_eos_token",
  "add_prefix_space",
  "additional_special_tokens",
  "padding_side",
  "split_special_tokens",
  "bos_token",
  "eos_token",
  "unk_token",
  "pad_token",
  "extra_special_tokens",
];

/** Fields of preprocessor_config.json and processor_config.json. */
export const PROCESSOR: readonly string[] = [
  "processor_class",
  "image_processor_type",
  "feature_extractor_type",
  "video_processor_type",
  "image_processor",
  "video_processor",
  "feature_extractor",
  "image_mean",
  "image_std",
  "do_resize",
  "do_rescale",
  "do_normalize",
  "rescale_factor",
  "resample",
  "do_convert_rgb",
  "sampling_rate",
  "feature_size",
  "image_token",
  "video_token",
  "image_seq_length",
  "image_seq_len",
  "chat_template",
];

/** Fields of generation_config.json. */
export const GENERATION: readonly string[] = [
  "_from_model_config",
  "transformers_version",
  "bos_token_id",
  "eos_token_id",
  "pad_token_id",
  "decoder_start_token_id",
  "do_sample",
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "max_length",
  "max_new_tokens",
  "repetition_penalty",
  "num_beams",
];

/** Fields of adapter_config.json beside `peft_type`. */
export const PEFT: readonly string[] = [
  "base_model_name_or_path",
  "task_type",
  "target_modules",
  "r",
  "lora_alpha",
  "inference_mode",
  "modules_to_save",
];
