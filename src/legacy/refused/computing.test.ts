import { expect, test } from "vitest";
import { writtenJson } from "../../config/nodes/exact-json.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import type { JsonObject } from "../../spec/json.ts";
import { legacyConfig } from "../legacy-config.ts";
import { refusalsOf } from "../refusals.ts";

/** Where a version refuses a text first, and why; null where it loads it. */
function refusedBy(version: string, text: string): string | null {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const object = legacyConfig(writtenJson(parsed.value.root) as JsonObject, { version });
  const [first] = refusalsOf(object, parsed.value.root);
  return first ? `${first.at}: ${first.why}` : null;
}

const TYPE = (type: string, members: string) => `{"model_type":"${type}",${members}}`;

test.each([
  [
    "4.57.6",
    "llama",
    '"hidden_size":"36"',
    "/hidden_size: LlamaConfig of transformers 4.57.6 cannot compute head_dim",
  ],
  ["4.57.6", "llama", '"num_attention_heads":0', "num_attention_heads is 0."],
  ["4.57.6", "llama", '"num_attention_heads":null', "num_attention_heads is null."],
  ["4.57.6", "cohere2", '"hidden_size":null,"head_dim":64', "cannot compute head_dim"],
  ["4.57.6", "smollm3", '"no_rope_layer_interval":0', "cannot compute no_rope_layers"],
  ["4.57.6", "ernie4_5_moe", '"num_hidden_layers":null', "cannot compute moe_layer_end_index"],
  ["4.57.6", "gpt_neox", '"hidden_size":[1]', "hidden_size has to be a number"],
  ["4.57.6", "gpt_neox", '"num_attention_heads":0', "a number that is not 0"],
  ["4.57.6", "jetmoe", '"num_experts_per_tok":"2"', "num_experts_per_tok"],
  [
    "4.57.6",
    "qwen3",
    '"num_hidden_layers":[1],"layer_types":["full_attention"]',
    "for num_hidden_layers [1]",
  ],
  ["4.57.6", "qwen3", '"layer_types":0', "refuses 0 for layer_types"],
  ["4.57.6", "qwen3", '"rope_scaling":0', "/rope_scaling"],
  ["4.57.6", "llava", '"text_config":"36"', "takes an object for text_config"],
  ["4.57.6", "qwen3", '"rope_scaling":{"rope_type":"yarn","factor":2,"beta_fast":"36"}', "the beta_fast"],
  ["4.57.6", "deepseek_v3", '"rope_scaling":{"type":"yarn","factor":null}', "no float of its factor"],
  ["5.18.0", "llama", '"num_attention_heads":0', "num_attention_heads"],
  ["5.18.0", "llama", '"hidden_size":-1', "multiple of num_attention_heads"],
  ["5.18.0", "llama", '"rope_scaling":"36"', "/rope_parameters"],
  [
    "5.18.0",
    "llama",
    '"rope_scaling":{"rope_type":"yarn","factor":2.0,"original_max_position_embeddings":null}',
    "original_max_position_embeddings",
  ],
  // What the code of single classes does with a field: configuration_*.py.
  ["4.57.6", "llava_next", '"vision_feature_select_strategy":null', "one of default, full"],
  ["4.57.6", "llama4_text", '"interleave_moe_layer_step":0', "a whole number that is not 0"],
  ["4.57.6", "gemma3_text", '"sliding_window_pattern":[1]', "/sliding_window_pattern"],
  ["4.57.6", "gemma3n_text", '"activation_sparsity_pattern":[0.5]', "an entry for each layer"],
  ["4.57.6", "zamba", '"n_mamba_heads":0', "/n_mamba_heads"],
  ["4.57.6", "lfm2", '"full_attn_idxs":-1', "takes a list for full_attn_idxs"],
  ["5.18.0", "aria", '"projector_patch_to_query_dict":{"a":1}', "numbers by numbers"],
  ["5.18.0", "deepseek_v4", '"compress_ratios":[1]', "a list of 0, 4 and 128"],
  ["5.18.0", "deepseek_v4", '"num_hash_layers":"3"', "a whole number for num_hash_layers"],
  ["5.18.0", "nemotron_h", '"hybrid_override_pattern":"36"', "the letters"],
  ["5.18.0", "qwen4_exp_text", '"shared_expert_intermediate_size":0', "/shared_expert_intermediate_size"],
  ["5.18.0", "qwen3_moe", '"head_dim":{}', "cannot compare head_dim {}"],
  ["5.18.0", "qwen4_exp_text", '"hidden_act":"gelu"', "hidden_act has to be sigmoid or silu"],
  ["5.18.0", "qwen4_exp_text", '"ple_layer_ids":[4],"eos_token_id":1', "layer 4 is none"],
  ["5.18.0", "qwen4_exp_text", '"ple_layer_ids":[99],"eos_token_id":1', "99 is not"],
  ["4.57.6", "phi4_multimodal", '"vision_config":{}', "without a config for audio_config"],
  ["4.57.6", "phi4_multimodal", '"audio_config":{}', "without a config for vision_config"],
  ["5.18.0", "gemma4_unified_vision", '"model_patch_size":49', "computes model_patch_size (48)"],
  ["5.18.0", "gemma4_text", '"per_layer_config":{"a":{}}', 'refuses "a"'],
  ["5.18.0", "llama", '"per_layer_config":{"0":[1]}', "an object for layer 0"],
  ["5.18.0", "llama", '"per_layer_config":{"0":{"skip":"mlp"}}', "a list of names for skip"],
  ["5.17.0", "llama", '"per_layer_config":{"0":{"own":3}}', "has no own for the layers"],
  [
    "5.18.0",
    "llama4_text",
    '"per_layer_config":{"0":{"sliding_window":5}}',
    "sliding_window and attention_chunk_size in one layer (layer 0",
  ],
  ["5.17.0", "phimoe", '"rope_scaling":{"type":"linear","factor":2.0}', "a short_mscale that is no number"],
  [
    "5.18.0",
    "phimoe",
    '"rope_scaling":{"type":"yarn","factor":2.0,"original_max_position_embeddings":4096,"short_mscale":1}',
    "a long_mscale that is no number",
  ],
  // What 5.x reads off the whole object when it validates it cannot differ by layer.
  [
    "5.17.0",
    "llama",
    '"per_layer_config":{"0":{"num_attention_heads":16}}',
    "/per_layer_config: LlamaConfig of transformers 5.17.0 reads num_attention_heads of the whole object",
  ],
  [
    "5.18.0",
    "arcee",
    '"per_layer_config":{"0":{"hidden_size":640}}',
    "reads hidden_size of the whole object",
  ],
  ["5.18.0", "qwen3", '"per_layer_config":{"0":{"vocab_size":640}}', "reads vocab_size of the whole object"],
  ["5.18.0", "qwen3", '"per_layer_config":{"0":{"num_hidden_layers":6}}', "reads num_hidden_layers"],
  ["5.18.0", "phi3", '"per_layer_config":{"0":{"num_attention_heads":16}}', "reads num_attention_heads"],
  [
    "5.18.0",
    "qwen3",
    '"per_layer_config":{"0":{"max_position_embeddings":64}},"rope_scaling":{"rope_type":"yarn","factor":2.0}',
    "reads max_position_embeddings",
  ],
  // A number of layers under another name (attribute_map).
  ["5.17.0", "gpt2", '"n_layer":3,"layer_types":["full_attention"]', "for num_hidden_layers 3"],
  ["5.18.0", "bloom", '"n_layer":3,"layer_types":["full_attention"]', "for num_hidden_layers 3"],
  ["5.18.0", "gpt_bigcode", '"layer_types":["full_attention"]', "for num_hidden_layers 12"],
  ["5.18.0", "olmo3", '"rope_parameters":{"full_attention":"36"}', "refuses what is no object"],
])("%s does not compute with %s's %s", (version, type, members, says) => {
  expect(refusedBy(version, TYPE(type, members))).toContain(says);
});

/** What Python computes all the same, or does not get to. */
test.each([
  ["4.57.6", "llama", '"hidden_size":"36","head_dim":64'],
  ["4.57.6", "llama", '"hidden_size":36.0'],
  ["4.57.6", "rwkv", '"hidden_size":"36"'],
  ["4.57.6", "qwen3", '"hidden_size":null'],
  ["4.57.6", "xlnet", '"hidden_size":"36"'],
  ["4.57.6", "gpt_neo", '"num_hidden_layers":"36"'],
  ["4.57.6", "falcon_h1", '"mamba_d_ssm":null'],
  ["4.57.6", "switch_transformers", '"num_sparse_encoder_layers":0'],
  ["4.57.6", "mllama", '"text_config":"36"'],
  ["4.57.6", "deepseek_v3", '"rope_scaling":{"type":"yarn","factor":2,"beta_fast":"36"}'],
  ["4.57.6", "lfm2", '"full_attn_idxs":-1,"layer_types":["conv"]'],
  [
    "4.57.6",
    "gemma3_text",
    '"sliding_window_pattern":0,"num_hidden_layers":1,"layer_types":["full_attention"]',
  ],
  ["5.18.0", "llama", '"rope_scaling":""'],
  ["5.18.0", "phimoe", '"rope_scaling":{"type":"default"}'],
  ["5.18.0", "qwen3", '"per_layer_config":{"0":{"num_attention_heads":16}}'],
  ["5.18.0", "llama", '"per_layer_config":{"0":{"num_attention_heads":32}}'],
  ["5.18.0", "llama", '"num_hidden_layers":4,"per_layer_config":{"0":{"num_hidden_layers":4}}'],
  ["5.18.0", "llama", '"head_dim":63,"per_layer_config":{}'],
  ["5.18.0", "llama", '"num_hidden_layers":2,"per_layer_config":{"0":{"own":3},"1":{"own":3}}'],
  ["5.18.0", "gemma4_unified_vision", '"model_patch_size":48'],
  ["5.18.0", "xlnet", '"per_layer_config":{"0":{"num_attention_heads":7}}'],
  ["4.57.6", "gpt2", '"n_layer":3,"layer_types":["full_attention"]'],
  ["5.18.0", "gpt2", '"n_layer":1,"layer_types":["full_attention"]'],
  ["5.18.0", "modernbert-decoder", '"local_attention":null'],
])("%s loads %s with %s", (version, type, members) => {
  expect(refusedBy(version, TYPE(type, members))).toBeNull();
});
