import { describe, expect, test } from "vitest";
import index from "./data/index.json" with { type: "json" };
import { classDefault, defaultValues, hfClass } from "./hf-class.ts";
import { loadClasses } from "./load-classes.ts";
import { addShard, isLoaded, shardOf } from "./shards.ts";
import { allModelTypes, hasClass, LATEST_TRANSFORMERS, TRANSFORMERS_VERSIONS } from "./versions.ts";

/** A class of a model type, which is loaded first. */
async function classOf(modelType: string, name: string, version = LATEST_TRANSFORMERS) {
  await loadClasses([modelType], version);
  const hf = hfClass(name, version);
  if (!hf) throw new Error(`${name} is not there.`);
  return hf;
}

test("the index says which versions have a model type", () => {
  const inIndex = new Set(Object.keys(index).flatMap((versions) => versions.split(" ")));
  expect([...inIndex].sort()).toEqual(TRANSFORMERS_VERSIONS);
  expect(TRANSFORMERS_VERSIONS.map((version) => hasClass("llama", version))).toEqual([true, true, true]);
  expect(TRANSFORMERS_VERSIONS.map((version) => hasClass("qwen3_5", version))).toEqual([false, true, true]);
  expect(hasClass("kimi_k2", LATEST_TRANSFORMERS)).toBe(false);
  expect(hasClass("llama", "3.0.0")).toBe(false);
});

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test("has the class of every model type that the index names", () => {
    const types = allModelTypes().filter((type) => hasClass(type, version));
    const without = types.filter((type) => {
      const shard = shardOf(type, version);
      return !shard || !Object.hasOwn(shard.classes, shard.class);
    });
    expect(types.length).toBeGreaterThan(400);
    expect(without).toEqual([]);
  });
});

test("a default that the class declares, and one that it puts in the place of None", async () => {
  const llama = await classOf("llama", "LlamaConfig");
  expect(classDefault(llama, "rms_norm_eps")).toBe(1e-6);
  expect(classDefault(llama, "rope_parameters/rope_theta")).toBe(10_000);
  expect(classDefault(await classOf("llama", "LlamaConfig", "4.57.6"), "rope_theta")).toBe(10_000);
});

test("a default that a class computes from other fields is none", async () => {
  const llama = await classOf("llama", "LlamaConfig");
  expect(classDefault(llama, "num_key_value_heads")).toBeUndefined();
  expect(classDefault(llama, "head_dim")).toBeUndefined();
  expect(classDefault(await classOf("gpt_oss", "GptOssConfig"), "layer_types")).toBeUndefined();
});

test("a field stands under the name that it is stored under", async () => {
  const qwen = await classOf("qwen3_moe", "Qwen3MoeConfig", "4.57.6");
  expect(classDefault(qwen, "num_experts")).toBe(128);
  expect(classDefault(await classOf("qwen3_moe", "Qwen3MoeConfig"), "num_local_experts")).toBe(128);
});

test("a field that is declared under another name than it is stored under has its default", async () => {
  const tower = await classOf("inkling_mm_model", "InklingVisionConfig");
  expect(classDefault(tower, "n_layers")).toBe(24);
  // Here both are declared, and the one that is stored overwrites the other.
  expect(classDefault(await classOf("step3p7", "Step3p7TextConfig"), "n_routed_experts")).toBe(288);
});

test("nested classes come with the model type", async () => {
  const tower = await classOf("gemma3", "SiglipVisionConfig");
  expect(classDefault(tower, "patch_size")).toBe(16);
  expect(hfClass("NobodyConfig", LATEST_TRANSFORMERS)).toBeUndefined();
});

test("a model type without a class counts as loaded", () => {
  expect(isLoaded("kimi_k2", LATEST_TRANSFORMERS)).toBe(true);
  expect(shardOf("kimi_k2", LATEST_TRANSFORMERS)).toBeUndefined();
});

test("the values of all classes of a model type", () => {
  addShard("0.0.0", "toy", {
    architectures: {},
    class: "ToyConfig",
    classes: {
      ToyConfig: { fields: { width: 7, depth: null }, filled: { depth: 3 } },
      ToyVisionConfig: { fields: { patch: 5 } },
    },
  });
  expect(defaultValues("toy", "0.0.0")).toEqual(expect.arrayContaining([7, 3, 5]));
});
