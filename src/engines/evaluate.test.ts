import { expect, test } from "vitest";
import { bundled, evaluated } from "../fixtures/engine-tables.ts";
import { fixtureAsRead } from "../fixtures/read.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { architecturesIn } from "./built-class.ts";
import { evaluateReads } from "./evaluate.ts";

/**
 * Where ours is another than what the evaluation in Python found, by attribute and the two outcomes, and why ours is right.
 */
const MENDED: { readonly [difference: string]: string } = {
  // Python's from_dict writes into the dictionary that it is given, which the evaluation then took for the file's.
  "rope_type: file, ours class": "transformers wrote it into rope_scaling",
  "rope_type: file, ours silent":
    "transformers wrote it into rope_scaling of DeepSeek-V4, which it then nests by kind of layer",
  "rope_type: file, ours item-absent": "the same",
  "rope_theta: file, ours class": "transformers wrote it into rope_scaling",
  "rope_scaling: file-null, ours class": "transformers makes a dictionary of the null",
  // What transformers moves, drops or replaces while it loads the file is not the object's.
  "rope_theta: file, ours silent": "transformers moves it into rope_parameters",
  "rope_theta: file, ours attribute-error": "the same",
  "global_head_dim: file, ours silent": "transformers keeps it as per_layer_config",
  "num_global_key_value_heads: file, ours silent": "the same",
  // The engine's class of the whole file is not that of a dictionary in it.
  "rope_theta: engine-class, ours silent": "rope_parameters is no object of the engine's DeepseekV4Config",
  // A part of the engine's own class is of a class of the engine, though the file does not name its model type.
  "intermediate_size: attribute-error, ours engine-class": "vision_config of the engine's KimiK3Config",
  "num_attention_heads: attribute-error, ours engine-class": "the same",
  "num_hidden_layers: attribute-error, ours engine-class": "the same",
  "video_attn_type: attribute-error, ours engine-class": "the same",
  // A part is of the class that the class around it makes it of, not of one that the engine has for its model type elsewhere.
  "tie_word_embeddings: engine-class, ours attribute-error": "transformers makes Qwen3-VL's text_config",
  "hidden_size: engine-class, ours silent+hard": "vision_config is no KimiK3Config, whose property that is",
  // The default of a class that the engine loads stands before that of transformers' class for the model type.
  "tie_word_embeddings: class, ours engine-class": "text_config of the engine's Qwen3_5Config",
  "partial_rotary_factor: class, ours engine-class": "the same",
  "num_nextn_predict_layers: class, ours engine-class": "SGLang's NemotronHConfig",
  "hidden_size: class, ours engine-class": "vision_config of vLLM's KimiK25Config",
  "intermediate_size: class, ours engine-class": "the same",
  "num_attention_heads: class, ours engine-class": "the same",
  "num_hidden_layers: class, ours engine-class": "the same",
  // A property that gives a member of a part, which has it from the file.
  "hidden_size: engine-class, ours file": "text_config's, by a property of KimiK25Config and KimiK3Config",
  "vocab_size: engine-class, ours file": "the same",
  "max_n_routed_experts: engine-class, ours file":
    "n_routed_experts, by a property of SGLang's NemotronHConfig",
  // A class of the engine's own has what it inherits, and not what transformers' class for the model type has.
  "pad_token_id: class, ours silent": "a class of PretrainedConfig, which has no token ids in 5.x",
  "pad_token_id: class, ours attribute-error": "the same",
  "bos_token_id: class, ours attribute-error": "the same",
  "eos_token_id: class, ours silent": "the same",
  "image_token_id: class, ours silent": "the same",
  "layer_types: class, ours silent+hard":
    "SGLang's NemotronHConfig, and its DeepseekV3Config for V3.2 and V4, have none",
  "v_head_dim: silent+hard, ours class": "SGLang makes a DeepseekV3Config of DeepSeek-V3.2 and V4",
  "v_head_dim: attribute-error, ours class": "the same",
  "qk_nope_head_dim: attribute-error, ours class": "the same",
  "n_group: silent, ours class": "the same",
  "n_group: attribute-error, ours class": "the same",
  "topk_group: attribute-error, ours class": "the same",
  "kv_lora_rank: silent+hard, ours class": "the same",
  "kv_lora_rank: attribute-error, ours class": "the same",
  "first_k_dense_replace: silent, ours class": "the same",
  "rope_interleave: silent, ours class": "the same",
  "type: item-absent, ours class": "the same",
  "rope_type: item-absent, ours class": "the same",
  "rope_theta: silent, ours class": "the same",
  "original_max_position_embeddings: item-absent, ours class": "the same",
  "factor: silent, ours class": "the same",
  "beta_slow: silent, ours class": "the same",
  "beta_fast: silent, ours class": "the same",
  // A class that is handed on is taken before the one for files without it: Qwen3's layers, not those of Qwen2.
  "dual_chunk_attention_config: silent, ours no row": "only Qwen2's layers ask it",
  "original_num_attention_heads: guarded-absent, ours no row": "the same",
  // vLLM describes some model types by code of their own, which leaves out what that for all reads.
  "is_mm_prefix_lm: guarded-absent, ours no row": "Gemma 4's convertor does not ask it",
};

/** Reads that the evaluated tables lacked. */
const ADDED = [
  // Of static methods that are called by way of an object.
  ...["first_k_dense_replace", "moe_layer_freq", "n_routed_experts", "eagle_config"],
  // Of code that vLLM has for a model type: Gemma 4, MiMo-V2.
  ...["attention_k_eq_v", "global_head_dim", "layer_types", "num_global_key_value_heads"],
  ...["num_key_value_heads", "use_bidirectional_attention", "attention_chunk_size", "vision_config"],
  // Of functions in other files: where vLLM registers a config, and SGLang's for a quantisation in either of two places.
  ...["model_type", "bits", "fmt", "requantization_method"],
  // Of code that may have either of two configs.
  "mrope_section",
  // Of vLLM's code that writes it into the text part.
  "tie_word_embeddings",
  // Of a class method of vLLM's convertor, by which its ModelConfig finds the dtype.
  ...["dtype", "encoder_config"],
  // Of the config that tokenspeed makes for drafts of Inkling, from a copy.
  "local_layer_ids",
  // Of properties of the engines' own classes, layers_block_type and mamba2_cache_params.
  ...["full_attention_interval", "n_groups"],
];

/** Code of vLLM that asks every config, or that of an architecture before its model is built: the evaluated tables had neither. */
const BEFORE_MODELS = /^vllm\/(config\/model|transformers_utils\/config|model_executor\/models\/config)\.py:/;

/** What an engine reads of a config; null where it has no class for the architecture. */
function evaluatedBy(engine: string, config: string) {
  const table = NEWEST_TABLES.find((known) => known.engine.toLowerCase() === engine);
  const file = fixtureAsRead(config);
  const architecture = architecturesIn(file)[0] ?? "";
  const { architectures, classes } = bundled(table?.id ?? "");
  return architectures.has(architecture)
    ? evaluateReads({ architectures, classes }, architecture, file, legacyConfig(file)).rows
    : null;
}

test.each(
  Object.entries(evaluated()).flatMap(([engine, configs]) =>
    Object.entries(configs).map(([config, rows]) => ({ engine, config, rows })),
  ),
)("$engine gets from $config what the evaluation in Python found", ({ engine, config, rows }) => {
  const evaluatedHere = evaluatedBy(engine, config);
  expect(evaluatedHere !== null).toBe(rows !== null);
  if (rows === null) return;
  const ours = new Map(evaluatedHere?.map((row) => [`${row.scope} ${row.path} ${row.attribute}`, row]));
  for (const [scope, paths] of Object.entries(rows))
    for (const [path, outcomes] of Object.entries(paths))
      for (const [outcome, attributes] of Object.entries(outcomes))
        for (const attribute of attributes.split(" ")) {
          const key = `${scope} ${path} ${attribute}`;
          const out = ours.get(key)?.out;
          if (out !== outcome)
            expect(MENDED).toHaveProperty([`${attribute}: ${outcome}, ours ${out ?? "no row"}`]);
          ours.delete(key);
        }
  const others = [...ours].filter(
    ([, { attribute, at }]) => !ADDED.includes(attribute) && !BEFORE_MODELS.test(at),
  );
  expect(others.map(([key]) => key)).toEqual([]);
});

// By hand: the line was read in the engine's source, and the value in the file, or in the class of transformers 5.18.0.
test.each([
  ["vllm", "MiniMaxAI--MiniMax-M2.5", "attention_bias", "silent", "False", "minimax_m2.py:278"],
  ["vllm", "Qwen--Qwen3-8B", "$text/rope_parameters/rope_theta", "class", 1_000_000, "__init__.py:64"],
  ["vllm", "Qwen--Qwen3-VL-8B-Instruct", "text_config/$text/num_key_value_heads", "file", 8, "qwen3.py:202"],
  ["vllm", "Qwen--Qwen3.5-27B", "rms_norm_eps", "silent", "1e-06", "qwen3_5.py:498"],
  ["vllm", "XiaomiMiMo--MiMo-V2-Flash", "$text/moe_router_dtype", "silent", "'float32'", "mimo_v2.py:156"],
  ["vllm", "meta-llama--Meta-Llama-3.1-8B", "head_dim", "class", 128, "llama.py:156"],
  ["vllm", "mistralai--Mixtral-8x7B-v0.1", "num_local_experts", "file", 8, "mixtral.py:247"],
  ["vllm", "moonshotai--Kimi-K2.5", "vision_config/mlp_type", "silent", "'mlp2'", "kimi_k25_vit.py:748"],
  [
    "vllm",
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
    "moe_latent_size",
    "class",
    null,
    "nemotron_h.py:142",
  ],
  ["vllm", "openai--gpt-oss-120b", "rope_parameters/beta_fast", "class", 32, "gpt_oss.py:102"],
  ["vllm", "zai-org--GLM-5", "index_topk_freq", "silent", "1", "deepseek_v2.py:1087"],
  ["sglang", "Qwen--Qwen3-235B-A22B", "rope_scaling/rope_theta", "class", 1_000_000, "qwen3_moe.py:138"],
  ["sglang", "meta-llama--Meta-Llama-3.1-8B", "rope_theta", "silent", "10000", "llama.py:299"],
  ["sglang", "meta-llama--Meta-Llama-3.1-8B", "rope_parameters/rope_theta", "class", 500_000, "llama.py:296"],
  ["tokenspeed", "deepseek-ai--DeepSeek-V4-Flash", "rope_theta", "silent", "10000.0", "deepseek_v4.py:2127"],
  ["sglang", "Qwen--Qwen3-8B", "rope_scaling", "class", { rope_type: "default" }, "qwen3.py:331"],
  ["sglang", "Qwen--Qwen3-VL-2B-Instruct", "rms_norm_eps", "silent", "1e-06", "qwen3_vl.py:1282"],
  [
    "sglang",
    "Qwen--Qwen3.5-397B-A17B",
    "text_config?/rope_theta",
    "engine-class",
    "10000.0",
    "common.py:401",
  ],
  ["sglang", "XiaomiMiMo--MiMo-7B-Base", "rope_theta", "file", 640_000, "common.py:401"],
  [
    "sglang",
    "deepseek-ai--DeepSeek-V3.2",
    "indexer_rope_interleave",
    "silent",
    "False",
    "deepseek_v2.py:1835",
  ],
  [
    "sglang",
    "meta-llama--Meta-Llama-3.1-70B",
    "original_max_position_embeddings",
    "silent",
    "None",
    "llama.py:301",
  ],
  ["sglang", "moonshotai--Kimi-K3", "text_config/cli_factor", "silent", "1", "model_config.py:219"],
  [
    "sglang",
    "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
    "max_n_routed_experts",
    "file",
    512,
    "nemotron_h.py:1120",
  ],
  ["sglang", "zai-org--GLM-5.2-FP8", "num_hash_layers", "silent", "0", "deepseek_v2.py:611"],
  ["tokenspeed", "Qwen--Qwen3-32B-FP8", "head_dim", "file", 128, "qwen3.py:242"],
  ["tokenspeed", "deepseek-ai--DeepSeek-V3", "disable_quant_module", "silent", "[]", "deepseek_v3.py:1389"],
  [
    "tokenspeed",
    "nvidia--DeepSeek-V3.1-NVFP4",
    "final_logit_softcapping",
    "silent",
    "None",
    "logits_processor.py:237",
  ],
  [
    "tokenspeed",
    "nvidia--MiniMax-M2.7-NVFP4",
    "attention_bias",
    "engine-class",
    "False",
    "minimax_m2.py:761",
  ],
  ["tokenspeed", "nvidia--Qwen3.6-35B-A3B-NVFP4", "rms_norm_eps", "silent", "1e-06", "qwen3_5.py:1295"],
])("%s gets from %s for %s: %s %s at %s", (engine, config, asked, out, value, line) => {
  const read = evaluatedBy(engine, config)?.find(
    ({ scope, path, attribute }) =>
      scope === "arch" && (path === "" ? attribute : `${path}/${attribute}`) === asked,
  );
  expect(read).toMatchObject({ out, value });
  expect(read?.at.split("/").at(-1)).toBe(line);
});
