import { expect, test } from "vitest";
import { fixture } from "../fixtures/read.ts";
import { compareInspections } from "./compare-inspections.ts";
import { sideOf } from "./sides.test-support.ts";

/*
 * A config as transformers 4.57.6 wrote it, and as 5.18.0 writes it after reading that: what a reviewer must be told of each
 * pair, written by hand from the two files. Nothing changed; how many fields did, each counted once; which of them only
 * moved; and all others, which are defaults written out, null against absence, and bookkeeping.
 */

const BASE = "/rope_theta → /rope_parameters/rope_theta";
const KIND = "/rope_parameters/rope_type";
const VERSION = "/transformers_version";
const NULL = ["/rope_scaling", KIND, VERSION];

const PAIRS: readonly (readonly [name: string, moved: readonly string[], others: readonly string[]])[] = [
  [
    "Qwen--Qwen3-VL-32B-Thinking",
    [
      "/text_config/rope_scaling/mrope_interleaved → /text_config/rope_parameters/mrope_interleaved",
      "/text_config/rope_scaling/mrope_section → /text_config/rope_parameters/mrope_section",
      "/text_config/rope_scaling/rope_type → /text_config/rope_parameters/rope_type",
      "/text_config/rope_theta → /text_config/rope_parameters/rope_theta",
    ],
    [
      VERSION,
      "/vision_config/model_type",
      "/text_config/pad_token_id",
      "/vision_config/rope_parameters/rope_theta",
      "/vision_config/rope_parameters/rope_type",
    ],
  ],
  [
    "apertus--default",
    [
      ...[
        "factor",
        "high_freq_factor",
        "low_freq_factor",
        "original_max_position_embeddings",
        "rope_type",
      ].map((name) => `/rope_scaling/${name} → /rope_parameters/${name}`),
      BASE,
    ],
    [VERSION],
  ],
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
];

test.each(PAIRS)("%s: the same model", (name, moved, others) => {
  const { summary, fields, highlights } = compareInspections(
    sideOf(fixture(`${name}.v4`)),
    sideOf(fixture(`${name}.v5`)),
  );
  expect(summary).toBe(
    `Identical specs; ${moved.length + others.length} config fields changed, all without effect on the spec.`,
  );
  expect(highlights).toEqual([]);
  const folded = fields.filter(({ folded_into }) => folded_into !== null);
  expect(folded.map(({ pointer, folded_into }) => `${folded_into ?? ""} → ${pointer}`).sort()).toEqual(
    [...moved].sort(),
  );
  const counted = fields.filter(({ folded_into }) => folded_into === null).map(({ pointer }) => pointer);
  expect(counted.sort()).toEqual([...moved.map((move) => move.replace(/ →.*/, "")), ...others].sort());
});
