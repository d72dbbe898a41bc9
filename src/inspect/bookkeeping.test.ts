import { describe, expect, test } from "vitest";
import base from "../classes/data/base.json" with { type: "json" };
import { CONFIGS, strictFixture } from "../fixtures/read.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { inspectText } from "./inspect-text.ts";

/** Every field that the base class of a known transformers version has, with a value as files have it. */
const FIELDS: JsonObject = {
  ...Object.fromEntries(
    Object.values(base).flatMap(({ fields, generation }) => Object.entries({ ...fields, ...generation })),
  ),
  // What is written beside them, or has members of the file's own.
  torch_dtype: "float32",
  id2label: { 0: "NO", 1: "YES", 2: "MAYBE" },
  label2id: { NO: 0, YES: 1, MAYBE: 2 },
  num_labels: 3,
  pruned_heads: { 0: [1, 2] },
  task_specific_params: { summarization: { max_length: 20 } },
  transformers_version: "4.57.6",
  tf_legacy_loss: false,
  use_bfloat16: false,
  gradient_checkpointing: false,
  _name_or_path: "",
  _commit_hash: "abc",
  _attn_implementation_autoset: true,
  attn_implementation: "eager",
};

/** The configs in a file: itself, and the objects in it that are called so. */
function configsOf(file: JsonObject): readonly (readonly [at: string, config: JsonObject])[] {
  const parts = Object.entries(file).filter(([name]) =>
    /^(text|llm|language|vision|audio|thinker)_config$/.test(name),
  );
  return [
    ["", file],
    ...parts.flatMap(([name, part]) => (isJsonObject(part) ? [[`/${name}`, part] as const] : [])),
  ];
}

/** The first config of each model type that can be read, text and wrapped alike. */
const FIRST = new Map<Json, string>();
for (const name of CONFIGS) {
  const type = (JSON.parse(strictFixture(name)) as JsonObject)["model_type"] ?? "";
  if (!FIRST.has(type) && inspectText(strictFixture(name)).ok) FIRST.set(type, name);
}

describe("bookkeeping of the base class is ignored with its reason, for every model type and at every level", () => {
  test("the check reaches 150 types", () => {
    expect(FIRST.size).toBeGreaterThan(150);
  });

  test.each([...FIRST.values()])("%s", (name) => {
    const file = JSON.parse(strictFixture(name)) as JsonObject;
    const planted: string[] = [];
    for (const [at, config] of configsOf(file))
      for (const [field, value] of Object.entries(FIELDS)) {
        if (Object.hasOwn(config, field)) continue;
        (config as { [name: string]: Json })[field] = value;
        planted.push(`${at}/${field}`);
      }
    const result = inspectText(JSON.stringify(file));
    if (!result.ok) throw new Error(result.error.message);
    const unmapped = [...result.fields].filter(
      ([at, { use }]) => use === "unmapped" && planted.some((one) => at === one || at.startsWith(`${one}/`)),
    );
    expect(unmapped.map(([at]) => at)).toEqual([]);
  });
});

test.each([
  ["mistral--default", ""],
  ["Qwen--Qwen3-0.6B", ""],
  ["Qwen--Qwen3-VL-8B-Instruct", "/text_config"],
])("pretraining_tp of a Llama is ignored where a file of another type carries it on: %s%s", (name, at) => {
  const file = JSON.parse(strictFixture(name)) as JsonObject;
  const config = at === "" ? file : (file["text_config"] as JsonObject);
  config["pretraining_tp"] = 1;
  const result = inspectText(JSON.stringify(file));
  expect(result.ok && result.fields.get(`${at}/pretraining_tp`)).toMatchObject({ because: "training" });
});

test("a key of id2label and pruned_heads that is no number is unmapped: Python refuses it", () => {
  const file = JSON.parse(strictFixture("Qwen--Qwen3-0.6B")) as JsonObject;
  const maps = {
    id2label: { 0: "NO", one: "YES" },
    pruned_heads: { 0: [1], one: [2] },
    label2id: { one: 1 },
  };
  const result = inspectText(JSON.stringify({ ...file, ...maps }));
  if (!result.ok) throw new Error(result.error.message);
  const used = ["/id2label/0", "/id2label/one", "/pruned_heads/0", "/pruned_heads/one", "/label2id/one"];
  expect(used.map((at) => result.fields.get(at)?.use)).toEqual([
    "ignored",
    "unmapped",
    "ignored",
    "unmapped",
    "ignored",
  ]);
});

/** What the classes of transformers 4.57.6 wrote of their own into a full dump, and no model of 5.18.0 reads. */
test.each([
  ["blt", { patching_threshold_add: null, global_config: { dtype: null } }],
  ["cohere2", { _sliding_window_pattern: 4 }],
  ["fuyu", { _vocab_size: 262144 }],
  ["glm4v", { text_config: { image_token_id: null, video_token_id: null } }],
  ["granitemoe", { position_embedding_type: "rope" }],
  ["granitemoeshared", { position_embedding_type: "rope" }],
  ["jamba", { sliding_window: null }],
  ["modernbert-decoder", { reference_compile: false }],
  ["mpt", { verbose: 0 }],
  ["zamba2", { time_step_limit: null }],
  ["emu3", { architectures: null }],
  ["mllama", { architectures: null }],
])("a full dump of transformers 4 has no field of %s that nobody knows", (type, members) => {
  const name = FIRST.get(type);
  if (name === undefined) throw new Error(`no fixture of ${type}`);
  const file = JSON.parse(strictFixture(name)) as JsonObject;
  const joined = Object.fromEntries(
    Object.entries(members).map(([member, value]) => {
      const own = file[member];
      return [member, isJsonObject(own) && isJsonObject(value) ? { ...own, ...value } : value];
    }),
  );
  const unmapped = (text: JsonObject): readonly string[] => {
    const inspection = inspectText(JSON.stringify(text));
    if (!inspection.ok) throw new Error(inspection.error.message);
    return [...inspection.fields].filter(([, { use }]) => use === "unmapped").map(([at]) => at);
  };
  expect(unmapped({ ...file, ...joined })).toEqual(unmapped(file));
});
