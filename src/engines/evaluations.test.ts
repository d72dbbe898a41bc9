import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { fixtureAsRead } from "../fixtures/read.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { architecturesIn } from "./built-class.ts";
import { evaluateReads } from "./evaluate.ts";

/** A line of an evaluation: what each read of an architecture gets from a config. */
interface EvaluatedFile {
  readonly file: string;
  readonly supported: boolean;
  readonly rows: readonly {
    readonly scope: string;
    readonly path: string;
    readonly attr: string;
    readonly out: string;
    readonly at: string;
    readonly lost: unknown;
  }[];
}

/** A read that is another than in the evaluation: `was` is null where it is new there, `is` where it is gone. */
interface Difference {
  readonly engine: string;
  readonly path: string;
  readonly attribute: string;
  readonly was: string | null;
  readonly is: string | null;
  /** Whether the line is another, where the outcome is the same. */
  readonly moved: boolean;
  /** The line; "" where the read is gone. */
  readonly at: string;
}

const isRope = ({ path, attribute }: Difference): boolean =>
  /(^|\/)rope_(scaling|parameters)$/.test(path) && /^rope_(type|theta)$/.test(attribute);
const turns = ({ was, is }: Difference, from: string, to: string): boolean => was === from && is === to;
const BEFORE_MODELS =
  /^vllm\/(config\/model|transformers_utils\/config|model_executor\/models\/config)\.py:|model_arch_config_convertor\.py:2(29|3\d)$/;
const OF_GEMMA_4 =
  /^(attention_chunk_size|attention_k_eq_v|global_head_dim|layer_types|num_global_key_value_heads|num_key_value_heads|use_bidirectional_attention|vision_config)$/;

/**
 * The rules of docs/engines.md, with how many reads follow from each; a difference is of the first that fits. Before each
 * stands one example of it, as it was read in the sources at the commits of the tables, and in transformers 5.18.0.
 */
const RULES: readonly (readonly [rule: string, reads: number, fits: (one: Difference) => boolean])[] = [
  // vLLM, config/model.py:1435: `getattr(self.hf_text_config, "sliding_window", None)`; of gpt-oss, models/config.py:378 asks
  // `quantization_config` before there is a model; model_arch_config_convertor.py:229 `dtype`, for config/model.py:2268.
  [
    "vLLM's own ModelConfig asks every file, and other code that of an architecture before its model",
    2556,
    (d) => d.engine === "vllm" && (d.was === null || d.moved) && BEFORE_MODELS.test(d.at),
  ],
  // tokenspeed, models/qwen3_5.py:964 asks `layers_block_type`, a property that needs `self.full_attention_interval`
  // (configs/qwen3_5_text_base_config.py:271), as SGLang's does (configs/qwen3_next.py:264).
  [
    "a property of the engine's own class asks its object",
    16,
    (d) =>
      /\/configs\//.test(d.at) &&
      ((d.was === null && /^(full_attention_interval|n_groups)$/.test(d.attribute)) ||
        (d.moved && d.attribute === "full_attention_interval")),
  ],
  // tokenspeed, configs/inkling_config.py:136: `text_config.local_layer_ids` of a copy that it makes for drafts.
  ["a copy is asked", 117, (d) => d.was === null && d.attribute === "local_layer_ids"],
  // vLLM, DeepSeek-V4: DeepseekV4Config has rope_theta = 10000.0 (configs/deepseek_v4.py:16), which models/deepseek_v4/
  // common/rope.py:19 asks; rotary_embedding/__init__.py:64 asks the dictionary, `rope_parameters.get("rope_theta", 10000)`.
  [
    "an own class's default is not of a dictionary",
    2,
    (d) => isRope(d) && turns(d, "engine-class", "silent"),
  ],
  // transformers/modeling_rope_utils.py:754 takes the file's own dictionary, 771 and 802 set rope_theta and rope_type in it.
  ["transformers writes into a dictionary", 83, (d) => isRope(d)],
  // The same, 783: Llama's `rope_theta` is no attribute any more, and SGLang's models/llama.py:299, `getattr(config, "rope_theta",
  // 10000)`, takes its default. configuration_glm_moe_dsa.py makes qk_rope_head_dim of GLM-5.2's head_dim.
  [
    "what transformers takes away or replaces while it loads",
    64,
    (d) => d.was === "file" && d.is !== null && d.is !== "file",
  ],
  // The same, Qwen3's `"rope_scaling": null`: 755 makes {} of it, and `rope_scaling` gives that (configuration_utils.py:586).
  [
    "what transformers makes of a null",
    90,
    (d) => d.attribute === "rope_scaling" && turns(d, "file-null", "class"),
  ],
  // SGLang, Qwen3.5: `getattr(config, "attn_output_gate", True)` (models/qwen3_5.py:924) is the `true` of its text_config.
  ["a value is what its text means", 11, (d) => d.was === d.is && !d.moved],
  // tokenspeed, models/deepseek_v3.py:1441: `_is_moe_layer(layer_id, is_nextn, config)` reads all three.
  [
    "a static method reads",
    39,
    (d) =>
      d.engine === "tokenspeed" &&
      ((d.moved && d.attribute === "n_routed_experts") ||
        (d.was === null && /^(first_k_dense_replace|moe_layer_freq)$/.test(d.attribute))),
  ],
  // vLLM, configs/kimi_k3.py:109: `KimiK3VisionConfig(**vision_config)`; configs/minimax_m3.py:143: `MiniMaxM3TextConfig(**text_config)`,
  // whose swiglu_beta is 1.0 (40). Neither part names a model type.
  [
    "a part is of the engine's class without a model type too",
    9,
    (d) =>
      /^(vision_config|text_config\/\$text)$/.test(d.path) && turns(d, "attribute-error", "engine-class"),
  ],
  // SGLang's _CONFIG_REGISTRY (utils/hf_transformers/common.py:90) has no qwen3_vl: its text_config is transformers', without
  // tie_word_embeddings. configs/minimax_vl.py:43 makes a PreTrainedConfig of the text part, without image_token_index. In
  // tokenspeed, hidden_size is a property of KimiK3Config (configs/kimi_k3_config.py:416), not of KimiK3VisionConfig.
  [
    "a part is of the engine's class only where the class around makes it so",
    11,
    (d) => d.was === "engine-class" && /^(attribute-error|silent\+hard|silent)$/.test(d.is ?? ""),
  ],
  // SGLang, configs/nemotron_h.py:300: `num_nextn_predict_layers=0`; vLLM, configs/kimi_k25.py:27: `hidden_size: int = 1152`.
  ["the default of a class that is loaded stands first", 61, (d) => turns(d, "class", "engine-class")],
  // SGLang, configs/kimi_k25.py:164: `hidden_size` gives `self.text_config.hidden_size`. tokenspeed, configs/minimax_m3_config.py:
  // 160: `image_token_id` stands for `image_token_index`, which the file has.
  [
    "what an attribute stands for",
    35,
    (d) =>
      turns(d, "engine-class", "file") || (d.attribute === "image_token_id" && turns(d, "class", "file")),
  ],
  // vLLM, transformers_utils/model_arch_config_convertor.py: Gemma4ModelArchConfigConvertor (694) asks
  // use_bidirectional_attention for is_mm_prefix_lm; MimoV2ModelArchConfigConvertor (604) vision_config and attention_chunk_size.
  [
    "vLLM describes a model type by its own code",
    19,
    (d) =>
      d.engine === "vllm" &&
      (d.moved || d.attribute === "is_mm_prefix_lm" || (d.was === null && OF_GEMMA_4.test(d.attribute))),
  ],
  // vLLM, config/vllm.py:841: `tie_word_embeddings = model_config.hf_config.tie_word_embeddings`, of every multimodal model.
  [
    "vLLM reads what it writes",
    16,
    (d) => d.engine === "vllm" && d.was === null && d.attribute === "tie_word_embeddings",
  ],
  // SGLang, models/qwen2.py:347: `decoder_layer_type or Qwen2DecoderLayer`; models/qwen3.py:447 hands Qwen3DecoderLayer on, so
  // that 252-257, in Qwen2's, ask for nothing.
  [
    "a class that is handed on stands first",
    175,
    (d) =>
      d.engine === "sglang" &&
      (d.moved || d.is === null || (d.was === null && d.attribute === "mrope_section")),
  ],
  // SGLang, configs/model_config.py:1387: `for field in ["bits", "quant_algo", "fmt", "requantization_method"]`, and 1383
  // `quant_cfg.get("quant_method", "quantized")`; vLLM, transformers_utils/config.py:178: the model type of what is registered.
  [
    "what is asked in a loop, or in another file",
    210,
    (d) =>
      (d.was === null && /^(bits|fmt|requantization_method|model_type)$/.test(d.attribute)) ||
      (d.attribute === "quant_method" && turns(d, "item-absent", "silent")),
  ],
  // tokenspeed, configs/qwen3_config.py: `class Qwen3Config(PretrainedConfig)`, which has no pad_token_id in 5.x; SGLang,
  // configs/nemotron_h.py: `class NemotronHConfig(PretrainedConfig)`, without the layer_types of transformers' class.
  [
    "a class of PretrainedConfig has no more than it declares",
    72,
    (d) => d.was === "class" && /^(silent|silent\+hard|attribute-error)$/.test(d.is ?? ""),
  ],
  // SGLang, utils/hf_transformers/common.py:156: `class _DeepseekV4ConfigAlias(_HFDeepseekV3Config)`.
  [
    "a class has what it inherits of another class of transformers",
    63,
    (d) => d.is === "class" && /^(silent|silent\+hard|attribute-error|item-absent)$/.test(d.was ?? ""),
  ],
];

/** Configs of the evaluation that stand among the fixtures under another name. */
const STAND_FOR: { readonly [config: string]: string } = {
  // The same text, to the letter.
  "Qwen--Qwen3-VL-32B-Thinking": "Qwen--Qwen3-VL-32B-Instruct",
  "nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-NVFP4": "nvidia--NVIDIA-Nemotron-3-Ultra-550B-A55B-FP8",
  // 3 MB, of which 22,382 of 22,422 quantised modules are left out.
  "nvidia--MiniMax-M3-NVFP4": "nvidia--MiniMax-M3-NVFP4.first-40-layers",
};

/** A folder with `evaluated-ENGINE-5.18.0.jsonl.gz`, an evaluation in Python on the objects of transformers themselves. */
const folder = process.env["ENGINE_EVALUATIONS"] ?? "";

test.skipIf(folder === "")(
  "every read gets what the evaluation in Python found, but for what follows from a rule",
  () => {
    const counted = new Map<string, number>();
    let [pairs, reads] = [0, 0];
    for (const { id, engine: name } of NEWEST_TABLES) {
      const engine = name.toLowerCase();
      const file = join(folder, `evaluated-${engine}-5.18.0.jsonl.gz`);
      expect(existsSync(file), file).toBe(true);
      const evaluated = gunzipSync(readFileSync(file)).toString().trim().split("\n");
      for (const line of evaluated) {
        const { file: config, supported, rows } = JSON.parse(line) as EvaluatedFile;
        if (!supported) continue;
        pairs += 1;
        reads += rows.length;
        for (const one of differences(id, engine, STAND_FOR[config] ?? config, rows)) {
          const [rule] = RULES.find(([, , fits]) => fits(one)) ?? [JSON.stringify({ config, ...one })];
          counted.set(rule, (counted.get(rule) ?? 0) + 1);
        }
      }
    }
    expect({ pairs, reads }).toEqual({ pairs: 151, reads: 36_751 });
    expect(Object.fromEntries(counted)).toEqual(
      Object.fromEntries(RULES.map(([rule, many]) => [rule, many])),
    );
  },
  300_000,
);

function differences(
  id: string,
  engine: string,
  config: string,
  rows: EvaluatedFile["rows"],
): readonly Difference[] {
  const file = fixtureAsRead(config);
  const { rows: all } = evaluateReads(bundled(id), architecturesIn(file)[0] ?? "", file, legacyConfig(file));
  const ours = new Map(all.map((row) => [`${row.scope} ${row.path} ${row.attribute}`, row]));
  const found: Difference[] = [];
  for (const { scope, path, attr: attribute, out: was, at, lost } of rows) {
    const key = `${scope} ${path} ${attribute}`;
    const row = ours.get(key);
    ours.delete(key);
    const moved = row !== undefined && row.at !== at;
    if (!row || row.out !== was || moved || (row.lost === null) !== (lost === null))
      found.push({ engine, path, attribute, was, is: row?.out ?? null, moved, at: row?.at ?? "" });
  }
  for (const { path, attribute, out, at } of ours.values())
    found.push({ engine, path, attribute, was: null, is: out, moved: false, at });
  return found;
}
