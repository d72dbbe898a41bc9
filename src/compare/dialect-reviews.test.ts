import { expect, test } from "vitest";
import { fixture, NAMES } from "../fixtures/read.ts";
import { compareInspections } from "./compare-inspections.ts";
import { sideOf } from "./sides.test-support.ts";

/*
 * A config as transformers 4.57.6 wrote it, and as 5.18.0 writes it after reading that: what a reviewer must be told of each
 * pair, written by hand from the two files. Nothing changed; how many fields did, each counted once; which of them only
 * moved or have another name; and all others, which are defaults written out, null against absence, and bookkeeping.
 */

const BASE = "/rope_theta → /rope_parameters/rope_theta";
const KIND = "/rope_parameters/rope_type";
const VERSION = "/transformers_version";
const NULL = ["/rope_scaling", KIND, VERSION];
const PAD = "/pad_token_id";
const BOS = "/bos_token_id";
const EOS = "/eos_token_id";
const TIE = "/tie_word_embeddings";
/** The factor stays where it was and stands among the rotary parameters too. */
const PARTIAL = "/rope_parameters/partial_rotary_factor";

/** These members of rope_scaling, and the base, are members of rope_parameters now. */
const scaled = (members: readonly string[], of = "") => [
  ...members.map((name) => `${of}/rope_scaling/${name} → ${of}/rope_parameters/${name}`),
  `${of}/rope_theta → ${of}/rope_parameters/rope_theta`,
];
const LLAMA3 = [
  "factor",
  "high_freq_factor",
  "low_freq_factor",
  "original_max_position_embeddings",
  "rope_type",
];
const YARN = ["beta_fast", "beta_slow", "factor", "original_max_position_embeddings", "rope_type"];
const MROPE = ["mrope_interleaved", "mrope_section", "rope_type"];

/** The vision config of Qwen3-VL by its own name, with the rotary parameters that its class has always used. */
const VISION = [
  "/vision_config/model_type",
  "/vision_config/rope_parameters/rope_theta",
  "/vision_config/rope_parameters/rope_type",
];
/** A text config under another whose rope_scaling was null. */
const TEXT_NULL = ["/text_config/rope_scaling", "/text_config/rope_parameters/rope_type"];
const TEXT_BASE = "/text_config/rope_theta → /text_config/rope_parameters/rope_theta";
const GEMMA3 = [
  "/rope_theta → /rope_parameters/full_attention/rope_theta",
  "/rope_local_base_freq → /rope_parameters/sliding_attention/rope_theta",
];
const GEMMA3_OTHERS = [
  "/rope_parameters/full_attention/rope_type",
  "/rope_parameters/sliding_attention/rope_type",
  "/rope_scaling",
  TIE,
  VERSION,
];
const LLAMA4_OTHERS = [
  "/text_config/bos_token_id",
  "/text_config/eos_token_id",
  "/text_config/no_rope_layer_interval",
  "/text_config/pad_token_id",
  "/text_config/tie_word_embeddings",
  "/vision_config/rope_parameters/rope_type",
  VERSION,
];
const VISION_BASE = "/vision_config/rope_theta → /vision_config/rope_parameters/rope_theta";
const EXPERTS = "/num_experts → /num_local_experts";

const PAIRS: readonly (readonly [name: string, moved: readonly string[], others: readonly string[]])[] = [
  [
    "Qwen--Qwen3-VL-32B-Thinking",
    scaled(MROPE, "/text_config"),
    [VERSION, ...VISION, "/text_config/pad_token_id"],
  ],
  ["apertus--default", scaled(LLAMA3), [VERSION]],
  ["arcee--default", [BASE], [...NULL, "/pad_token_id"]],
  ["bitnet--default", [BASE], [KIND, VERSION, "/pad_token_id"]],
  ["cohere2--default", [BASE], [...NULL, "/tie_word_embeddings"]],
  ["ernie4_5--default", [BASE], [...NULL, "/tie_word_embeddings"]],
  ["exaone4--default", [BASE], [...NULL, "/pad_token_id"]],
  [
    "fuyu--default",
    [BASE, "/text_config/rope_theta → /text_config/rope_parameters/rope_theta"],
    [
      ...NULL,
      "/pad_token_id",
      "/rope_parameters/partial_rotary_factor",
      "/text_config/bos_token_id",
      "/text_config/eos_token_id",
      "/text_config/pad_token_id",
      "/text_config/rope_parameters/partial_rotary_factor",
      "/text_config/rope_parameters/rope_type",
      "/text_config/rope_scaling",
      "/text_config/tie_word_embeddings",
      "/vocab_size",
    ],
  ],
  ["gemma2--default", [BASE], [KIND, VERSION, "/tie_word_embeddings", "/use_bidirectional_attention"]],
  ["glm--default", [BASE], [KIND, VERSION, "/bos_token_id", "/rope_parameters/partial_rotary_factor"]],
  ["helium--default", [BASE], [KIND, VERSION]],
  [
    "mllama--default",
    ["/text_config/rope_theta → /text_config/rope_parameters/rope_theta"],
    [
      VERSION,
      "/text_config/bos_token_id",
      "/text_config/eos_token_id",
      "/text_config/pad_token_id",
      "/text_config/rope_parameters/rope_type",
      "/text_config/rope_scaling",
      "/text_config/tie_word_embeddings",
    ],
  ],
  ["nvidia--Qwen3-235B-A22B-NVFP4", ["/num_experts → /num_local_experts", BASE], [...NULL, "/pad_token_id"]],
  ["olmo--default", [BASE], [...NULL, "/bos_token_id"]],
  [
    // The class of 5.18.0 gives the file's base to full attention alone: windows get its own 500,000, which it writes out.
    "olmo3--default",
    ["/rope_theta → /rope_parameters/full_attention/rope_theta"],
    [
      "/bos_token_id",
      "/rope_parameters/full_attention/rope_type",
      "/rope_parameters/sliding_attention/rope_theta",
      "/rope_parameters/sliding_attention/rope_type",
      "/rope_scaling",
      VERSION,
    ],
  ],
  ["seed_oss--default", [BASE], NULL],
  ["vaultgemma--default", [BASE], [KIND, VERSION, "/tie_word_embeddings"]],

  ["aria_text.default", [BASE], NULL],
  // [0.0, Infinity] is the default of the class, which 4.57.6 did not write for this model.
  ["bamba.default", [BASE], [...NULL, PARTIAL, "/time_step_limit"]],
  ["codegen--default", [], [VERSION]],
  ["deepseek-ai--DeepSeek-V3", scaled([...YARN, "mscale", "mscale_all_dim", "type"]), [VERSION, PAD]],
  // 5.18.0 counts a draft layer that 4.57.6 had no name for; both files are read by the class of 5.18.0.
  ["deepseek_v3--default", [BASE], [...NULL, PAD, "/num_nextn_predict_layers"]],
  ["diffllama--default", [BASE], [...NULL, PAD]],
  ["doge--default", [BASE], [...NULL, BOS, EOS, PAD]],
  ["ernie4_5_moe.default", [BASE], [...NULL, TIE]],
  ["falcon_h1.default", [BASE], [...NULL, "/time_step_limit"]],
  ["falcon_mamba.default", ["/use_falcon_mambapy → /use_mambapy"], [VERSION, TIE, "/use_associative_scan"]],
  ["flex_olmo.default", [BASE], [...NULL, BOS]],
  ["gemma3_text--default", GEMMA3, GEMMA3_OTHERS],
  ["gemma3n_text.default", GEMMA3, GEMMA3_OTHERS],
  ["glm4_moe--default", [BASE], [...NULL, BOS, EOS, PAD, PARTIAL, "/num_nextn_predict_layers"]],
  ["gpt-sw3--default", [], [VERSION, PAD, TIE, "/add_cross_attention"]],
  ["gpt_neo--default", [], [VERSION, PAD, TIE]],
  [
    "gpt_neox--default",
    [
      "/rotary_emb_base → /rope_parameters/rope_theta",
      "/rotary_pct → /rope_parameters/partial_rotary_factor",
    ],
    [...NULL, PAD, "/is_decoder"],
  ],
  [
    "gpt_neox_japanese--default",
    [
      "/rotary_emb_base → /rope_parameters/rope_theta",
      "/rotary_pct → /rope_parameters/partial_rotary_factor",
    ],
    [...NULL, PAD, TIE, "/is_decoder"],
  ],
  ["gpt_oss--default", scaled([...YARN, "truncate"]), [VERSION, BOS, EOS, PAD]],
  ["gptj--default", [], [VERSION, PAD]],
  ["granite--default", [BASE], [...NULL, PAD]],
  ["granitemoe.default", [BASE], [...NULL, PAD]],
  // layer_types was null: layers_block_type says the same kinds.
  ["granitemoehybrid.default", [BASE], [...NULL, PAD, "/layer_types", "/time_step_limit"]],
  ["jetmoe.default", [BASE], [KIND, VERSION, PAD, TIE]],
  ["llama--default", [BASE], [...NULL, PAD]],
  ["llama4--default", [TEXT_BASE, VISION_BASE], [...TEXT_NULL, ...LLAMA4_OTHERS]],
  // The vision config also lost a member that no class of 5.18.0 has.
  [
    "meta-llama--Llama-4-Scout-17B-16E-Instruct",
    [...scaled(LLAMA3, "/text_config"), VISION_BASE],
    [...LLAMA4_OTHERS, "/vision_config/_vision_feature_layer"],
  ],
  // Infinity, bare before, is { "__float__": "Infinity" } now: the same value.
  ["mamba2.default", [], [VERSION]],
  ["meta-llama--Meta-Llama-3.1-70B", scaled(LLAMA3), [VERSION, PAD]],
  ["meta-llama--Meta-Llama-3.1-8B", scaled(LLAMA3), [VERSION, PAD]],
  ["minimax--default", [BASE], [KIND, VERSION, PAD]],
  // head_dim was null, which is hidden_size / num_attention_heads.
  ["mistral--default", [BASE], [KIND, VERSION, PAD, "/head_dim"]],
  ["mistralai--Mixtral-8x7B-v0.1", [BASE], [KIND, VERSION, PAD]],
  ["mixtral--default", [BASE], [KIND, VERSION, PAD]],
  ["mpt--default", [], [VERSION, BOS, EOS, PAD, TIE]],
  ["nvidia--DeepSeek-V3.1-NVFP4", scaled([...YARN, "mscale", "mscale_all_dim", "type"]), [VERSION, PAD]],
  ["nvidia--Llama-3.1-70B-Instruct-FP8", scaled(LLAMA3), [VERSION, PAD]],
  ["openai--gpt-oss-120b", scaled([...YARN, "truncate"]), [VERSION, BOS]],
  ["persimmon--default", [BASE], [...NULL, PAD, PARTIAL]],
  ["qwen2--default", [BASE], [...NULL, BOS, EOS, PAD]],
  ["qwen3--default", [BASE], [...NULL, BOS, EOS, PAD]],
  ["Qwen--Qwen3-0.6B", [BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-8B", [BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-32B", [BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-32B-FP8", [BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-32B-FP8-Static-PerTensor", [BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-30B-A3B", [EXPERTS, BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-30B-A3B-FP8", [EXPERTS, BASE], [...NULL, PAD]],
  ["Qwen--Qwen3-235B-A22B", [EXPERTS, BASE], [...NULL, PAD]],
  ["qwen3_moe--default", [EXPERTS, BASE], [...NULL, BOS, EOS, PAD]],
  ["qwen3_next--default", [BASE], [...NULL, BOS, EOS, PAD, PARTIAL]],
  [
    "Qwen--Qwen3-VL-2B-Instruct",
    [TEXT_BASE],
    [VERSION, ...TEXT_NULL, ...VISION, "/text_config/pad_token_id"],
  ],
  [
    "Qwen--Qwen3-VL-8B-Instruct",
    [TEXT_BASE],
    [VERSION, ...TEXT_NULL, ...VISION, "/text_config/pad_token_id"],
  ],
  [
    "Qwen--Qwen3-VL-32B-Instruct",
    scaled(MROPE, "/text_config"),
    [VERSION, ...VISION, "/text_config/pad_token_id"],
  ],
  [
    "Qwen--Qwen3-VL-30B-A3B-Instruct",
    ["/text_config/num_experts → /text_config/num_local_experts", TEXT_BASE],
    [
      VERSION,
      ...TEXT_NULL,
      ...VISION,
      "/text_config/output_router_logits",
      "/text_config/pad_token_id",
      "/text_config/sliding_window",
      "/text_config/tie_word_embeddings",
    ],
  ],
  ["recurrent_gemma.default", [BASE], [KIND, VERSION, PARTIAL, TIE]],
  ["rwkv--default", [], [VERSION]],
  ["xlstm--default", [], [VERSION]],
  // The class of 5.18.0 calls a Mamba layer linear_attention: the same layers by another name.
  ["zamba.default", [], [VERSION, TIE, "/layers_block_type", "/use_associative_scan"]],
];

/**
 * Where 5.18.0 writes the default of the text config, which says other than the config around it: transformers ties by the
 * outer one, an engine that gives its language model the text config alone ties by that.
 */
const WARNED = new Map([
  [
    "Qwen--Qwen3-VL-30B-A3B-Instruct",
    [
      {
        field: "text_config.tie_word_embeddings",
        text: "Warning only in B (config.json:38:5): text_config.tie_word_embeddings says true, but tie_word_embeddings decides and says otherwise.",
      },
    ],
  ],
]);

test.each(PAIRS)("%s: the same model", (name, moved, others) => {
  const { summary, fields, highlights } = compareInspections(
    sideOf(fixture(`${name}.v4`)),
    sideOf(fixture(`${name}.v5`)),
  );
  const warnings = WARNED.get(name) ?? [];
  const changed = moved.length + others.length;
  expect(summary).toBe(
    [
      "Identical specs",
      ...warnings.map(({ field }) => `, but 1 warning is only in B: check ${field}`),
      changed === 1
        ? "; 1 config field changed, without effect on the spec."
        : `; ${changed} config fields changed, all without effect on the spec.`,
    ].join(""),
  );
  expect(highlights.map(({ text }) => text)).toEqual(warnings.map(({ text }) => text));
  const folded = fields.filter(({ folded_into }) => folded_into !== null);
  expect(folded.map(({ pointer, folded_into }) => `${folded_into ?? ""} → ${pointer}`).sort()).toEqual(
    [...moved].sort(),
  );
  const counted = fields.filter(({ folded_into }) => folded_into === null).map(({ pointer }) => pointer);
  expect(counted.sort()).toEqual([...moved.map((move) => move.replace(/ →.*/, "")), ...others].sort());
});

test("every pair of the two dialects is one of these", () => {
  const written = NAMES.filter((name) => name.endsWith(".v4")).map((name) => name.slice(0, -".v4".length));
  expect(PAIRS.map(([name]) => name).sort()).toEqual([...written].sort());
});
