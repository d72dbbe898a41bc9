import { describe, expect, test } from "vitest";
import { architecturesOf, belongsTo } from "./architectures.ts";
import { LATEST_TRANSFORMERS } from "./versions.ts";

test("the classes of a model type by task", () => {
  expect(architecturesOf("llama", LATEST_TRANSFORMERS)).toMatchObject({
    base: ["LlamaModel"],
    causal_lm: ["LlamaForCausalLM"],
    sequence_classification: ["LlamaForSequenceClassification"],
  });
  expect(architecturesOf("kimi_k2", LATEST_TRANSFORMERS)).toBeUndefined();
});

describe("a class belongs to the model type", () => {
  test.each([
    ["Qwen3ForCausalLM", "qwen3"],
    ["Qwen3ForRewardModel", "qwen3"],
    ["Qwen3_5ForCausalLM", "qwen3_5_text"],
    ["Qwen3_5ForConditionalGeneration", "qwen3_5"],
    ["GPT2LMHeadModel", "gpt2"],
    ["Gemma3ForCausalLM", "gemma3_text"],
    ["Gemma3ForCausalLM", "gemma3"],
    ["Kimi_K25ForConditionalGeneration", "kimi_k25"],
    ["KimiK25ForConditionalGeneration", "kimi_k25"],
    ["XLMRobertaForMaskedLM", "xlm-roberta"],
  ])("%s to %s", (architecture, modelType) => {
    expect(belongsTo(architecture, modelType)).toBe(true);
  });
});

describe("a class does not belong to a model type whose name it goes beyond", () => {
  test.each([
    ["Qwen3MoeForCausalLM", "qwen3"],
    ["Qwen3VLForConditionalGeneration", "qwen3"],
    ["Qwen3NextForCausalLM", "qwen3"],
    ["Qwen3_5MoeForCausalLM", "qwen3_5_text"],
    ["Mistral3ForConditionalGeneration", "mistral"],
    ["Gemma3nForCausalLM", "gemma3_text"],
    ["Glm4MoeLiteForCausalLM", "glm4_moe"],
    ["DeepseekV32ForCausalLM", "deepseek_v3"],
    ["LlamaForCausalLM", "qwen3"],
    ["NobodyKnowsForCausalLM", "qwen3"],
  ])("%s to %s", (architecture, modelType) => {
    expect(belongsTo(architecture, modelType)).toBe(false);
  });
});

test("a repository's own classes are named, and yield to a model type with a longer name", () => {
  expect(belongsTo("DeciLMForCausalLM", "nemotron-nas")).toBe(false);
  expect(belongsTo("DeciLMForCausalLM", "nemotron-nas", ["DeciLM"])).toBe(true);
  expect(belongsTo("MiMoForCausalLM", "mimo", ["MiMo"])).toBe(true);
  expect(belongsTo("MiMoV2FlashForCausalLM", "mimo", ["MiMo"])).toBe(false);
  expect(belongsTo("MiniMaxM3SparseForCausalLM", "minimax_m3_vl", ["MiniMaxM3"])).toBe(true);
});
