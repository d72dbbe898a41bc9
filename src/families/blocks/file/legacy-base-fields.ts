import type { IgnoredFields } from "./ignored-fields.ts";

/** What PreTrainedConfig of transformers 4 wrote into every config, whatever the model (configuration_utils.py). */
export const LEGACY_BASE_FIELDS: IgnoredFields = [
  {
    because: "generation",
    reason: "a default of generate(); generation_config.json is its place",
    names: [
      "bad_words_ids",
      "begin_suppress_tokens",
      "decoder_start_token_id",
      "diversity_penalty",
      "do_sample",
      "early_stopping",
      "encoder_no_repeat_ngram_size",
      "exponential_decay_length_penalty",
      "forced_bos_token_id",
      "forced_eos_token_id",
      "length_penalty",
      "max_length",
      "min_length",
      "no_repeat_ngram_size",
      "num_beam_groups",
      "num_beams",
      "num_return_sequences",
      "output_scores",
      "remove_invalid_values",
      "repetition_penalty",
      "return_dict_in_generate",
      "sep_token_id",
      "suppress_tokens",
      "temperature",
      "top_k",
      "top_p",
      "typical_p",
    ],
  },
  {
    because: "bookkeeping",
    reason: "of other tasks or kinds of model; a decoder does not read it",
    names: [
      "add_cross_attention",
      "chunk_size_feed_forward",
      "cross_attention_hidden_size",
      "finetuning_task",
      "id2label/0",
      "id2label/1",
      "is_decoder",
      "is_encoder_decoder",
      "label2id/LABEL_0",
      "label2id/LABEL_1",
      "prefix",
      "problem_type",
      "pruned_heads",
      "task_specific_params",
      "tf_legacy_loss",
      "tie_encoder_decoder",
      "tokenizer_class",
      "torchscript",
      "use_bfloat16",
    ],
  },
];

/** What stands in a nested config besides. */
export const NESTED_BASE_FIELDS: IgnoredFields = [
  ...LEGACY_BASE_FIELDS,
  {
    because: "bookkeeping",
    reason: "the wrapper names the class of the model",
    names: ["architectures"],
  },
];
