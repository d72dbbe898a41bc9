import { expect, test } from "vitest";
import { bundled, evaluated } from "../fixtures/engine-tables.ts";
import { fixtureAsRead } from "../fixtures/read.ts";
import { legacyConfig } from "../legacy/legacy-config.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { architectureOf } from "./engine-reads.ts";
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
];

test.each(
  Object.entries(evaluated()).flatMap(([engine, configs]) =>
    Object.entries(configs).map(([config, rows]) => ({ engine, config, rows })),
  ),
)("$engine gets from $config what the evaluation in Python found", ({ engine, config, rows }) => {
  const table = NEWEST_TABLES.find((known) => known.engine.toLowerCase() === engine);
  const file = fixtureAsRead(config);
  const architecture = architectureOf(file) ?? "";
  const { architectures, classes } = bundled(table?.id ?? "");
  expect(architectures.has(architecture)).toBe(rows !== null);
  if (rows === null) return;
  const ours = new Map(
    evaluateReads({ architectures, classes }, architecture, file, legacyConfig(file)).rows.map((row) => [
      `${row.scope} ${row.path} ${row.attribute}`,
      row.out,
    ]),
  );
  for (const [scope, paths] of Object.entries(rows))
    for (const [path, outcomes] of Object.entries(paths))
      for (const [outcome, attributes] of Object.entries(outcomes))
        for (const attribute of attributes.split(" ")) {
          const key = `${scope} ${path} ${attribute}`;
          const out = ours.get(key);
          if (out !== outcome)
            expect(MENDED).toHaveProperty([`${attribute}: ${outcome}, ours ${out ?? "no row"}`]);
          ours.delete(key);
        }
  expect([...ours.keys()].filter((key) => !ADDED.includes(key.split(" ").at(-1) ?? ""))).toEqual([]);
});
