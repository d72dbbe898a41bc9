import { expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { config, read, valueAt } from "./read.test-support.ts";

const GPT_OSS = "openai--gpt-oss-120b";
const GEMMA4 = "google--gemma-4-26B-A4B";

/** A config whose text_config is changed: undefined takes a field away. */
function nested(
  name: string,
  members: { readonly [field: string]: JsonObject[string] | undefined },
): JsonObject {
  const base = config(name);
  const text = { ...(base["text_config"] as JsonObject), ...members };
  for (const [field, value] of Object.entries(members))
    if (value === undefined) Reflect.deleteProperty(text, field);
  return { ...base, text_config: text as JsonObject };
}

/** What google/gemma-3-4b-it leaves to its class: most of it. */
const GEMMA3_4B: JsonObject = {
  architectures: ["Gemma3ForConditionalGeneration"],
  model_type: "gemma3",
  mm_tokens_per_image: 256,
  text_config: {
    hidden_size: 2560,
    intermediate_size: 10240,
    model_type: "gemma3_text",
    num_hidden_layers: 34,
    rope_scaling: { factor: 8.0, rope_type: "linear" },
    sliding_window: 1024,
  },
  vision_config: {
    hidden_size: 1152,
    image_size: 896,
    intermediate_size: 4304,
    model_type: "siglip_vision_model",
    num_attention_heads: 16,
    num_hidden_layers: 27,
    patch_size: 14,
    vision_use_head: false,
  },
};

// huggingface/transformers#45578
test("of gpt-oss's two expert counts num_experts wins, and the conflict is a warning", () => {
  const result = read(config(GPT_OSS, { num_experts: 4 }));
  expect(valueAt(result, "/body/mlp/num_experts")).toBe(4);
  expect(result.fields.get("/num_local_experts")).toEqual({
    use: "shadowed",
    by: "/num_experts",
    agrees: false,
  });
  expect(result.diagnostics.map(({ code }) => code)).toContain("spellings-disagree");
});

test("a gpt-oss without rope fields has its class's yarn, one with an object has that alone", () => {
  const { rope_scaling: _, rope_theta: __, ...without } = config(GPT_OSS);
  const absent = read(without);
  expect(valueAt(absent, "/body/position/scaling")).toMatchObject({
    rope_type: "yarn",
    factor: 32,
    original_max_position_embeddings: 4096,
    truncate: false,
  });
  expect(absent.origins.get("/body/position/scaling/factor")).toMatchObject({
    kind: "defaulted",
    class: "GptOssConfig",
  });
  const alone = read({ ...without, rope_parameters: { rope_type: "yarn", factor: 4 } });
  expect(valueAt(alone, "/body/position/scaling")).toMatchObject({
    factor: 4,
    original_max_position_embeddings: 131072,
    truncate: true,
  });
  expect(valueAt(read({ ...without, rope_parameters: {} }), "/body/position/scaling")).toBeNull();
});

test("gpt-oss has sinks in every layer and a window in every other one, though no field says so", () => {
  const result = read(config(GPT_OSS));
  expect(result.spec.body).toMatchObject({
    attention: { sinks: true, window: null },
    sliding_attention: { sinks: true, window: { type: "sliding_window", size: 128 } },
  });
  expect(result.origins.get("/body/attention/sinks")?.kind).toBe("implied");
  expect(result.spec.body.layers.slice(0, 2).map(({ mixer }) => mixer)).toEqual([
    "sliding_attention",
    "attention",
  ]);
});

// vllm-project/vllm#21927, huggingface/transformers#39290
test("Gemma 3's pattern under three names is one schedule", () => {
  const { layer_types, _sliding_window_pattern: __, ...plain } = config("gemma3_text--m7-1");
  const byTypes = read({ ...plain, layer_types: layer_types as string[] });
  expect(read({ ...plain, sliding_window_pattern: 6 }).spec).toEqual(byTypes.spec);
  expect(read(plain).spec).toEqual(byTypes.spec);
  expect(read(plain).ghosts.map(({ field }) => field)).toContain("/sliding_window_pattern");

  const underscored = read({ ...plain, _sliding_window_pattern: 2 });
  expect(underscored.spec).toEqual(byTypes.spec);
  expect(underscored.fields.get("/_sliding_window_pattern")?.use).toBe("ignored");

  const both = read({ ...plain, layer_types: layer_types as string[], sliding_window_pattern: 2 });
  expect(both.spec).toEqual(byTypes.spec);
  expect(both.fields.get("/sliding_window_pattern")).toEqual({
    use: "shadowed",
    by: "/layer_types",
    agrees: false,
  });
});

// chrishayuk/larql#436
test("a Gemma 3 without vocab_size has its class's", () => {
  const result = read(GEMMA3_4B);
  expect(result.origins.get("/body/vocab_size")).toEqual({
    kind: "defaulted",
    looked_for: ["/text_config/vocab_size"],
    default_from: "hf_class",
    class: "Gemma3TextConfig",
    transformers_version: "5.18.0",
  });
  expect(result.spec.body).toMatchObject({
    vocab_size: 262208,
    position: { rope_theta: 1000000, scaling: { rope_type: "linear", factor: 8 }, context_len: 131072 },
    sliding_position: { rope_theta: 10000, scaling: null },
    vision: { spatial_merge_size: 4, num_position_embeddings: 4096, tokens_per_image: 256 },
  });
  // Gemma3ForConditionalGeneration of transformers 5.18.0, without tower and projector.
  expect(result.parameters?.text).toBe(3880263168);
  expect([...result.fields.values()].filter(({ use }) => use === "unmapped")).toEqual([]);
});

// vllm-project/vllm#28542, vllm-project/vllm#57623
test("Gemma 3's two bases are rope_theta and rope_local_base_freq", () => {
  const { rope_parameters: _, ...plain } = config("gemma3_text--m7-1");
  const old4 = read({ ...plain, rope_theta: 500000, rope_local_base_freq: 20000 });
  const new5 = read({
    ...plain,
    rope_parameters: {
      full_attention: { rope_type: "default", rope_theta: 500000 },
      sliding_attention: { rope_type: "default", rope_theta: 20000 },
    },
  });
  expect(old4.spec).toEqual(new5.spec);
  expect(old4.origins.get("/body/sliding_position/rope_theta")).toEqual({
    kind: "mapped",
    from: ["/rope_local_base_freq"],
  });
});

// chrishayuk/larql#404
test("Gemma 3 reads rope parameters by kind of layer only", () => {
  const { rope_parameters: _, ...plain } = config("gemma3_text--m7-1");
  const result = read({ ...plain, rope_parameters: { rope_type: "default", rope_theta: 500000 } });
  expect(valueAt(result, "/body/position/rope_theta")).toBe(1000000);
  expect(result.fields.get("/rope_parameters/rope_theta")?.use).toBe("ignored");
  expect(result.diagnostics.map(({ code }) => code)).toContain("rope-not-by-kind");
});

// vllm-project/vllm#51105, huggingface/transformers#45857
test("the wrapper ties by its own default, whatever text_config says", () => {
  const { tie_word_embeddings: _, ...base } = nested(GEMMA4, { tie_word_embeddings: false });
  const result = read(base);
  expect(valueAt(result, "/body/tie_word_embeddings")).toBe(true);
  expect(result.fields.get("/text_config/tie_word_embeddings")).toEqual({
    use: "shadowed",
    by: "/tie_word_embeddings",
    agrees: false,
  });
});

// ggml-org/llama.cpp#21403, NVIDIA-NeMo/Megatron-Bridge#4195
test("proportional is a type of its own, not a partial rotation", () => {
  const { body } = read(config(GEMMA4)).spec;
  expect(body).toMatchObject({
    attention: { head_dim: 512, rotary_dim: 128, position: "position" },
    position: { scaling: { rope_type: "proportional", factor: 1 }, partial_rotary_factor: 0.25 },
    sliding_attention: { head_dim: 256, rotary_dim: 256, position: "sliding_position" },
    sliding_position: { scaling: null, partial_rotary_factor: 1 },
  });
});

test("Gemma 4's geometry of full attention is one fact in the Hub's words and in transformers 5.18's", () => {
  const full = [5, 11, 17, 23, 29];
  const overrides = Object.fromEntries(
    full.map((layer) => [String(layer).padStart(2, "0"), { head_dim: 512, num_key_value_heads: 2 }]),
  );
  const native = read(
    nested(GEMMA4, {
      global_head_dim: undefined,
      num_global_key_value_heads: undefined,
      per_layer_config: overrides,
    }),
  );
  expect(native.spec).toEqual(read(config(GEMMA4)).spec);
  expect(native.fields.get("/text_config/per_layer_config/05/head_dim")?.use).toBe("mapped");

  const both = read(nested(GEMMA4, { global_head_dim: 256, per_layer_config: overrides }));
  expect(both.spec).toEqual(native.spec);
  expect(both.fields.get("/text_config/global_head_dim")).toEqual({
    use: "shadowed",
    by: "/text_config/per_layer_config",
    agrees: false,
  });
});

test("the last layers of a Gemma 4 reuse keys and values, and their MLP is twice as wide where it is said", () => {
  const result = read(nested(GEMMA4, { num_kv_shared_layers: 3, use_double_wide_mlp: true }));
  expect(result.spec.body.layers.slice(-3)).toEqual([
    { from: 24, to: 26, mixer: "sliding_attention", mlp: "mlp", extras: ["layer_scalar"] },
    { from: 27, to: 28, mixer: "shared_sliding_attention", mlp: "wide_mlp", extras: ["layer_scalar"] },
    { from: 29, to: 29, mixer: "shared_attention", mlp: "wide_mlp", extras: ["layer_scalar"] },
  ]);
  expect(result.spec.body).toMatchObject({
    shared_attention: { reuses_kv: true, values_from_keys: true },
    wide_mlp: { type: "parallel_mlp", dense: { intermediate_size: 4224 } },
  });
});

test("a Gemma 4 whose last layer has a window is made to end in full attention, and that is a warning", () => {
  const types = Array.from({ length: 30 }, () => "sliding_attention");
  const result = read(nested(GEMMA4, { layer_types: types }));
  expect(result.spec.body.layers.at(-1)).toMatchObject({ from: 29, to: 29, mixer: "attention" });
  expect(result.diagnostics.map(({ code }) => code)).toContain("last-layer-forced");
});

test("layers of one kind that differ are refused, as transformers refuses them", () => {
  const overrides = { "5": { head_dim: 512 }, "11": { head_dim: 256 } };
  expect(() => read(nested(GEMMA4, { per_layer_config: overrides }))).toThrow(/layers of one kind/);
});
