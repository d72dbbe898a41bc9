import { describe, expect, test } from "vitest";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Json, type JsonObject, isJsonObject } from "../../spec/json.ts";
import { child, isWithin } from "../../spec/pointer.ts";
import { MODEL_TYPES } from "../../families/registry.ts";
import { specOfClass } from "../../fixtures/class-spec.ts";
import { COMMON } from "../named/decoder.ts";
import { declarationOf } from "./declarations.ts";
import { derivedAttributes } from "./derived.ts";
import { inspectedText, specOf } from "../../fixtures/inspected.ts";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { runtimeView } from "./runtime-view.ts";
import { readAttribute } from "./read-attribute.ts";
import { nearestTo } from "../../spec/value-at.ts";

function values(name: string): JsonObject {
  return Object.fromEntries(
    [...runtimeView(specOf(name)).attributes].map(([key, { value }]) => [key, value]),
  );
}

describe("families", () => {
  test("DeepSeek-V3 by its own names, with the first dense layers counted and the shared width in experts", () => {
    expect(values("deepseek-ai--DeepSeek-V3")).toMatchObject({
      n_routed_experts: 256,
      n_shared_experts: 1,
      num_experts_per_tok: 8,
      moe_intermediate_size: 2048,
      intermediate_size: 18432,
      first_k_dense_replace: 3,
      n_group: 8,
      topk_group: 4,
      routed_scaling_factor: 2.5,
      kv_lora_rank: 512,
      q_lora_rank: 1536,
      qk_rope_head_dim: 64,
      num_nextn_predict_layers: 1,
      rope_theta: 10000,
    });
  });

  test("a wrapper around a decoder of a type of its own, which its class does not take by default", () => {
    const file = {
      model_type: "deepseek_vl_hybrid",
      text_config: { model_type: "gemma3_text", hidden_size: 640, num_hidden_layers: 6 },
      vision_config: {},
    };
    const result = inspectedText(JSON.stringify(file));
    expect(runtimeView(result.spec).attributes.get("hidden_size")?.value).toBe(640);
  });

  test("Mixtral's experts are local experts, and their width is intermediate_size", () => {
    expect(values("mistralai--Mixtral-8x7B-v0.1")).toMatchObject({
      num_local_experts: 8,
      num_experts_per_tok: 2,
      intermediate_size: 14336,
      sliding_window: null,
    });
    const { attributes } = runtimeView(specOf("mistralai--Mixtral-8x7B-v0.1"));
    expect(attributes.get("sliding_window")?.pointers).toEqual(["/body/attention/window"]);
    expect(values("mistralai--Mixtral-8x7B-v0.1")).not.toHaveProperty("num_experts");
  });

  test("Qwen3-Next's schedule in the words of transformers, and no layer without experts", () => {
    const view = values("qwen3_next--default");
    expect((view["layer_types"] as string[]).slice(0, 5)).toEqual([
      "linear_attention",
      "linear_attention",
      "linear_attention",
      "full_attention",
      "linear_attention",
    ]);
    expect(view).toMatchObject({ decoder_sparse_step: 1, mlp_only_layers: [], linear_num_value_heads: 32 });
  });

  test("Gemma 4 has two geometries and two rotary embeddings", () => {
    expect(values("google--gemma-4-26B-A4B")).toMatchObject({
      head_dim: 256,
      global_head_dim: 512,
      num_key_value_heads: 8,
      num_global_key_value_heads: 2,
      rope_parameters: {
        full_attention: { rope_type: "proportional", rope_theta: 1000000, partial_rotary_factor: 0.25 },
        sliding_attention: { rope_type: "default", rope_theta: 10000 },
      },
      num_experts: 128,
      top_k_experts: 8,
    });
  });

  test("gpt-oss scales its positions by yarn", () => {
    expect(values("openai--gpt-oss-120b")).toMatchObject({
      rope_theta: 150000,
      rope_scaling: { rope_type: "yarn", factor: 32, original_max_position_embeddings: 4096 },
      sliding_window: 128,
      num_local_experts: 128,
    });
  });
});

describe("families that are not declared here", () => {
  test.each(MODEL_TYPES)("%s has a view of what its class says", (modelType) => {
    const spec = specOfClass(modelType);
    const { attributes } = runtimeView(spec);
    expect(attributes.get("hidden_size")).toMatchObject({ value: spec.body.hidden_size });
    // BLOOM's class says the least: n_layer, n_head, layer_norm_epsilon and seq_length beside what all have in common.
    expect(attributes.size).toBeGreaterThanOrEqual(COMMON.length + 4);
  });

  test("one that is not loaded is an error that says what to do", () => {
    const spec = structuredClone(specOf("deepseek-ai--DeepSeek-V3"));
    (spec as { model_type: string }).model_type = "not_loaded";
    // An unknown type that was read as a loaded one has the loaded one's view.
    (spec.body as { type: string }).type = "not_loaded";
    expect(() => runtimeView(spec)).toThrow('Call loadFamily("not_loaded") or loadAllFamilies() first.');
  });
});

/** Declared attribute by attribute. */
const FIXED = ["minimax_m2", "qwen3_5"];

describe.each(CONFIGS)("%s", (name) => {
  const spec = specOf(name);
  const { attributes } = declarationOf(spec);

  test("has the attributes that are derived of it alone", () => {
    if (FIXED.includes(spec.body.type)) return;
    expect(attributes.map((one) => readAttribute(spec, one))).toEqual(
      derivedAttributes(spec).map((one) => readAttribute(spec, one)),
    );
  });

  test("no name is declared twice", () => {
    const names = attributes.map((attribute) => attribute.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("every pointer leads to something", () => {
    for (const attribute of attributes)
      for (const pointer of readAttribute(spec, attribute).pointers)
        expect(nearestTo(spec, pointer), attribute.name).toBe(pointer);
  });

  test("a rule depends on what it says it reads, and on nothing else", () => {
    for (const attribute of attributes) {
      const { value, pointers, rule } = readAttribute(spec, attribute);
      if (rule === null) continue;
      const elsewhere = changedOutside(spec, pointers);
      expect(readAttribute(elsewhere, attribute).value, attribute.name).toEqual(value);
    }
  });
});

/** The spec with every scalar that lies outside these pointers replaced. */
function changedOutside(spec: EngineModelSpec, kept: readonly string[]): EngineModelSpec {
  const change = (value: Json, at: string): Json => {
    if (kept.some((pointer) => isWithin(at, pointer))) return value;
    if (Array.isArray(value)) return value.map((one, index) => change(one, child(at, index)));
    if (isJsonObject(value))
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, change(one, child(at, key))]),
      );
    if (typeof value === "number") return value + 1;
    if (typeof value === "boolean") return !value;
    return value === null ? null : `${value}, changed`;
  };
  return change(spec as unknown as Json, "") as unknown as EngineModelSpec;
}

test.each(["constructor", "hasOwnProperty", "toString", "__proto__"])(
  "a spec whose model type is called %s has the view of its body",
  (name) => {
    const spec = specOf("meta-llama--Meta-Llama-3.1-70B.v5");
    const named = [...runtimeView({ ...spec, model_type: name }).attributes.keys()];
    expect(named).toEqual(expect.arrayContaining(["hidden_size", "num_attention_heads", "rope_theta"]));
  },
);

test("a wrapper around another decoder than its class's own has a view too", () => {
  const text_config = JSON.parse(fixture("gemma4_text--default")) as JsonObject;
  const { spec } = inspectedText(JSON.stringify({ model_type: "paligemma", text_config }));
  expect(runtimeView(spec).attributes.get("hidden_size")?.value).toBe(spec.body.hidden_size);
});
