import { parseConfig } from "../../config/parse/parse.ts";
import { ConfigReader } from "../../config/reading/reader.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { GENERATION_FILE } from "../../config/nodes/side-file.ts";
import { nodeView } from "../../config/nodes/node-view.ts";
import { tokensOf } from "../../spec/pointer.ts";
import { reportFields } from "../field-report.ts";
import { inNameOf } from "./in-name-of.ts";
import type { SideFileReport } from "../inspection.ts";

/** Tokens that mean something to a tokenizer and to the loop that samples. */
const TOKENS = ["bos_token_id", "pad_token_id", "decoder_start_token_id"];

/** What GenerationConfig of transformers 5.18.0 and 4.57.6 sets (generation/configuration_utils.py), tokens left out. */
const KNOWN: ReadonlySet<string> = new Set(
  `assistant_confidence_threshold assistant_early_exit assistant_ensemble_weight assistant_lookbehind bad_words_ids
  begin_suppress_tokens cache_config cache_implementation compile_config constraints continuous_batching_config
  disable_compile diversity_penalty do_sample dola_layers early_stopping encoder_no_repeat_ngram_size
  encoder_repetition_penalty epsilon_cutoff eta_cutoff exponential_decay_length_penalty force_words_ids
  forced_bos_token_id forced_eos_token_id guidance_scale is_assistant length_penalty low_memory max_cache_len max_length
  max_matching_ngram_size max_new_tokens max_time min_length min_new_tokens min_p no_repeat_ngram_size
  num_assistant_tokens num_assistant_tokens_schedule num_beam_groups num_beams num_return_sequences output_attentions
  output_hidden_states output_logits output_scores penalty_alpha prefill_chunk_size prompt_lookup_num_tokens
  remove_invalid_values renormalize_logits repetition_penalty return_dict_in_generate return_legacy_cache sequence_bias
  speculation_type stop_strings suppress_tokens target_lookbehind temperature token_healing top_h top_k top_p
  typical_p use_cache use_mtp watermarking_config`.split(/\s+/),
);

/** By what else `generate` of transformers 5.18.0 ends a sequence or keeps it from ending (generation/utils.py). */
const STOPPING: ReadonlySet<string> = new Set([
  ...["stop_strings", "max_length", "max_time", "min_length", "min_new_tokens", "forced_eos_token_id"],
]);

const BOOKKEEPING: ReadonlySet<string> = new Set(["_from_model_config", "transformers_version"]);

/**
 * What became of the fields of generation_config.json: none decides a value of the spec, what GenerationConfig knows is
 * ignored with its reason, and what it does not know is unmapped. null where there is no such file.
 */
export function reportGenerationFile(text: string | null): SideFileReport | null {
  if (text === null) return null;
  const parsed = parseConfig(text);
  if (!parsed.ok) return parsed;
  const reader = new ConfigReader(parsed.value);
  forEachLeaf(nodeView, parsed.value.root, (pointer) => {
    const [name = ""] = tokensOf(pointer);
    if (name === "eos_token_id")
      reader.ignore(
        pointer,
        "generation",
        "where a sequence ends: engines stop there, and no value of the spec says it",
      );
    else if (TOKENS.includes(name))
      reader.ignore(pointer, "generation", "a special token, which the tokenizer has too");
    else if (STOPPING.has(name))
      reader.ignore(
        pointer,
        "generation",
        "where transformers' generate stops; vLLM and SGLang do not take it from this file",
      );
    else if (KNOWN.has(name))
      reader.ignore(
        pointer,
        "generation",
        "how to sample unless a request says otherwise, not what the model computes",
      );
    else if (BOOKKEEPING.has(name)) reader.ignore(pointer, "bookkeeping", "how the file was written");
  });
  return { ok: true, report: inNameOf(GENERATION_FILE, reportFields(reader, new Map())) };
}
