import { describe, expect, test } from "vitest";
import { bundled } from "../fixtures/engine-tables.ts";
import { loadLegacy } from "../runtime/paths/both-paths.ts";
import { builtOf } from "./built-class.ts";

const built = async (id: string, file: object): Promise<readonly (string | null)[]> => {
  await loadLegacy(JSON.stringify(file), "5.18.0");
  const { named, by } = builtOf(bundled(id), file as Record<string, never>, "5.18.0");
  return [named, by];
};

const VLLM = "vllm-017e9f44";
const SGLANG = "sglang-db570fe6";
const TOKENSPEED = "tokenspeed-f4d8ec6e";

// Read in vLLM 017e9f44: model_executor/models/registry.py:1244-1420, config/model.py:1099-1200 and 2129-2170.
describe("vLLM takes the class of another ending", () => {
  test.each([
    ["qwen3", "Qwen3ForSequenceClassification", "Qwen3ForCausalLM"],
    ["qwen3", "Qwen3Model", "Qwen3ForCausalLM"],
    ["qwen3", "Qwen3ForTokenClassification", "Qwen3ForCausalLM"],
    ["qwen3", "Qwen3ForRewardModeling", "Qwen3ForCausalLM"],
    ["gpt2", "GPT2Model", "GPT2LMHeadModel"],
    // It has these itself.
    ["llama", "LlamaModel", "LlamaModel"],
    ["gpt2", "GPT2ForSequenceClassification", "GPT2ForSequenceClassification"],
    ["internlm2", "InternLM2ForRewardModel", "InternLM2ForRewardModel"],
    // No name with this ending is looked for under another.
    ["qwen3", "Qwen3ForQuestionAnswering", null],
    ["x", "FooModel", null],
    // transformers has this class, and its code comes first where nothing is converted.
    ["emu3", "Emu3ForCausalLM", null],
  ])("a file of %s with %s is built by %s", async (type, named, by) => {
    for (const id of [VLLM, "vllm-a07c4c59"])
      expect(await built(id, { model_type: type, architectures: [named] })).toEqual([named, by]);
  });

  test("the first that says what a model is for says it for all", async () => {
    const both = ["FooForSequenceClassification", "Qwen3Model"];
    expect(await built(VLLM, { model_type: "qwen3", architectures: both })).toEqual([both[0], null]);
    const alike = ["FooModel", "Qwen3Model"];
    expect(await built(VLLM, { model_type: "qwen3", architectures: alike })).toEqual([
      "Qwen3Model",
      "Qwen3ForCausalLM",
    ]);
  });

  test("a file that names no architecture is of transformers' model of its type", async () => {
    expect(await built(VLLM, { model_type: "qwen3" })).toEqual(["Qwen3Model", "Qwen3ForCausalLM"]);
    expect(await built(VLLM, { model_type: "qwen3", architectures: [] })).toEqual([
      "Qwen3Model",
      "Qwen3ForCausalLM",
    ]);
    expect(await built(SGLANG, { model_type: "qwen3" })).toEqual([null, null]);
    expect(await built(VLLM, { model_type: "of_nobody" })).toEqual([null, null]);
  });

  test("MiMo-V2 with a tower is its Omni", async () => {
    const file = { model_type: "mimo_v2", architectures: ["MiMoV2ForCausalLM"] };
    expect(await built(VLLM, file)).toEqual(["MiMoV2ForCausalLM", "MiMoV2ForCausalLM"]);
    expect(await built(VLLM, { ...file, vision_config: {} })).toEqual([
      "MiMoV2ForCausalLM",
      "MiMoV2ForCausalLM",
    ]);
    expect(await built(VLLM, { ...file, vision_config: { depth: 1 } })).toEqual([
      "MiMoV2OmniForCausalLM",
      "MiMoV2OmniForCausalLM",
    ]);
  });
});

// SGLang db570fe6 srt/models/registry.py:57-92, tokenspeed f4d8ec6e runtime/models/registry.py:62-88.
test.each([VLLM, SGLANG, TOKENSPEED])("%s tries the architectures of a file in turn", async (id) => {
  const file = { model_type: "qwen3", architectures: ["FooForCausalLM", 3, "Qwen3ForCausalLM"] };
  expect(await built(id, file)).toEqual(["Qwen3ForCausalLM", "Qwen3ForCausalLM"]);
  expect(await built(id, { model_type: "x", architectures: ["FooX", "*", "+"] })).toEqual(["FooX", null]);
});

test("SGLang and tokenspeed look for no other ending", async () => {
  const file = { model_type: "qwen3", architectures: ["Qwen3ForTokenClassification"] };
  expect(await built(SGLANG, file)).toEqual(["Qwen3ForTokenClassification", null]);
  expect(await built(TOKENSPEED, file)).toEqual(["Qwen3ForTokenClassification", null]);
});

// srt/configs/model_config.py:1814 and srt/model_loader/utils.py:204.
test("a Gemma 3 that attends both ways is SGLang's EmbeddingGemma", async () => {
  const file = { model_type: "gemma3_text", architectures: ["Gemma3TextModel"] };
  expect(await built(SGLANG, { ...file, use_bidirectional_attention: true })).toEqual([
    "EmbeddingGemmaModel",
    "EmbeddingGemmaModel",
  ]);
  expect(await built(SGLANG, file)).toEqual(["Gemma3TextModel", null]);
});
