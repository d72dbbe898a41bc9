import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const QWEN2: JsonObject = {
  model_type: "qwen2",
  hidden_size: 128,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 6,
  intermediate_size: 96,
  vocab_size: 1000,
};

// predibase/lorax#532, InternLM/lmdeploy#3614, huggingface/transformers#35896

describe("a declared window that others switch", () => {
  test("has no effect while use_sliding_window is false, and the reason is said", () => {
    const result = read({ ...QWEN2, sliding_window: 512, use_sliding_window: false, max_window_layers: 4 });
    expect(valueAt(result, "/body/sliding_attention")).toBeNull();
    expect(result.fields.get("/sliding_window")).toMatchObject({
      use: "ignored",
      because: "no effect",
      reason: "use_sliding_window is false",
    });
    expect(result.origins.get("/body/sliding_attention")).toMatchObject({
      kind: "derived",
      from: expect.arrayContaining(["/use_sliding_window"]),
    });
  });

  test("covers the layers from max_window_layers on", () => {
    const result = read({ ...QWEN2, sliding_window: 512, use_sliding_window: true, max_window_layers: 4 });
    expect(result.spec.body.layers).toEqual([
      { from: 0, to: 3, mixer: "attention", mlp: "mlp" },
      { from: 4, to: 5, mixer: "sliding_attention", mlp: "mlp" },
    ]);
    expect(result.spec.body).toMatchObject({
      attention: { window: null },
      sliding_attention: { window: { type: "sliding_window", size: 512 } },
    });
  });

  test("layer_types decides over max_window_layers, which is a warning where they differ", () => {
    const result = read({
      ...QWEN2,
      sliding_window: 512,
      use_sliding_window: true,
      max_window_layers: 4,
      layer_types: ["sliding_attention", ...Array.from({ length: 5 }, () => "full_attention")],
    });
    expect(result.spec.body.layers[0]).toMatchObject({ from: 0, to: 0, mixer: "sliding_attention" });
    expect(result.fields.get("/max_window_layers")).toEqual({
      use: "shadowed",
      by: "/layer_types",
      agrees: false,
    });
  });

  test("layer_types with windows that use_sliding_window takes away is an error", () => {
    const types = Array.from({ length: 6 }, () => "sliding_attention");
    const result = read({ ...QWEN2, use_sliding_window: false, sliding_window: 512, layer_types: types });
    expect(codesOf(result)).toContain("window-switched-off");
  });

  test("and in Qwen2-MoE such windows hold no token, as its class sets them to 0", () => {
    const types = Array.from({ length: 24 }, () => "sliding_attention");
    const result = read(config("qwen2_moe--m7-0", { use_sliding_window: false, layer_types: types }));
    const finding = result.diagnostics.find(({ code }) => code === "window-switched-off");
    expect(finding?.message).toContain("Qwen2MoeConfig of transformers 5.18.0 takes a window of 0 tokens");
  });

  test("linear attention's heads are named as what they are where they do not divide", () => {
    const result = read(config("qwen3_5_text--m7-0", { linear_num_value_heads: 5, linear_num_key_heads: 2 }));
    const finding = result.diagnostics.find(({ code }) => code === "heads-not-divisible");
    expect(finding?.message).toBe("5 value heads cannot share 2 key heads evenly.");
  });

  test("is every layer's or none's in Qwen3-MoE", () => {
    const result = read(
      config("qwen3_moe--m7-0", { use_sliding_window: true, sliding_window: 256, max_window_layers: 2 }),
    );
    expect(result.spec.body).toMatchObject({ attention: { window: { size: 256 } } });
    expect(result.fields.get("/max_window_layers")).toMatchObject({ use: "ignored", because: "no effect" });
  });
});

// AI-Hypercomputer/maxtext#3868, anthony-chaudhary/fak#1027
test("num_experts and num_local_experts are one fact", () => {
  const { num_experts, ...plain } = config("Qwen--Qwen3-30B-A3B");
  const renamed = read({ ...plain, num_local_experts: num_experts as number });
  expect(renamed.spec).toEqual(read(config("Qwen--Qwen3-30B-A3B")).spec);
  expect(renamed.spec.body).toMatchObject({ mlp: { type: "moe", num_experts: 128 }, dense_mlp: null });
  const both = read({ ...plain, num_experts: 4, num_local_experts: 128 });
  expect(valueAt(both, "/body/mlp/num_experts")).toBe(128);
  expect(both.fields.get("/num_experts")).toMatchObject({ use: "shadowed", agrees: false });
});

// InternLM/lmdeploy#2215, vllm-project/speculators#134
test("Qwen3-32B has heads of 128, where hidden_size / heads is 80", () => {
  const result = read(config("Qwen--Qwen3-32B"));
  expect(valueAt(result, "/body/attention/head_dim")).toBe(128);
  expect(valueAt(result, "/body/hidden_size")).toBe(5120);
  expect(valueAt(result, "/body/attention/num_query_heads")).toBe(64);
});

// pytorch/torchtitan#1448
test("norm_topk_prob is false by Qwen3MoeConfig's default and true by Qwen3NextConfig's", () => {
  const { norm_topk_prob: _, ...moe } = config("qwen3_moe--default");
  expect(valueAt(read(moe), "/body/mlp/norm_topk_prob")).toBe(false);
  expect(read(moe).origins.get("/body/mlp/norm_topk_prob")).toMatchObject({
    kind: "defaulted",
    class: "Qwen3MoeConfig",
  });
  const { norm_topk_prob: __, ...next } = config("qwen3_next--default");
  expect(valueAt(read(next), "/body/mlp/norm_topk_prob")).toBe(true);
});

// NVIDIA-NeMo/Megatron-Bridge#4790
test("an irregular layer_types is kept, and no interval is claimed for it", () => {
  const types = ["full_attention", "linear_attention", "linear_attention", "full_attention"];
  const result = read(
    config("qwen3_next--m7-0", {
      num_hidden_layers: 4,
      layer_types: types,
      full_attention_interval: 4,
    }),
  );
  expect(result.spec.body.layers.map(({ mixer }) => mixer)).toEqual([
    "attention",
    "linear_attn",
    "attention",
  ]);
  expect(valueAt(result, "/body/full_attention_interval")).toBeNull();
  expect(result.fields.get("/full_attention_interval")).toMatchObject({ use: "shadowed", agrees: false });
});

// huggingface/transformers#45857, vllm-project/vllm#51105
test("the wrapper's tie_word_embeddings decides over text_config's", () => {
  const base = config("qwen3_vl_moe--default");
  const text = base["text_config"] as JsonObject;
  const result = read({
    ...base,
    tie_word_embeddings: false,
    text_config: { ...text, tie_word_embeddings: true },
  });
  expect(valueAt(result, "/body/tie_word_embeddings")).toBe(false);
  expect(result.fields.get("/text_config/tie_word_embeddings")).toEqual({
    use: "shadowed",
    by: "/tie_word_embeddings",
    agrees: false,
  });
});

// huggingface/transformers#45375
test("deepstack_visual_indexes is read into the vision tower", () => {
  const result = read(config("Qwen--Qwen3-VL-2B-Instruct"));
  expect(result.spec.body).toMatchObject({
    vision: { type: "vision_tower", num_layers: 24, output_size: 2048, deepstack_layers: [5, 11, 17] },
  });
});

// huggingface/transformers#42255
test("a Qwen3-VL without its base is read with another one by transformers 4 and 5", () => {
  const base = config("qwen3_vl--default");
  const { rope_parameters: _, ...text } = base["text_config"] as JsonObject;
  const bare = { ...base, text_config: text };
  expect(valueAt(read(bare), "/body/position/rope_theta")).toBe(500_000);
  const by4 = read(bare, { transformers: "4.57.6" });
  expect(valueAt(by4, "/body/position/rope_theta")).toBe(5_000_000);
  expect(by4.origins.get("/body/position/rope_theta")).toMatchObject({
    kind: "defaulted",
    class: "Qwen3VLTextConfig",
    transformers_version: "4.57.6",
  });
});
