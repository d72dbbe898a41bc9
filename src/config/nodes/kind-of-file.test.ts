import { expect, test } from "vitest";
import { otherKindOfFile } from "./kind-of-file.ts";
import { parseConfig } from "../parse/parse.ts";

function kindOf(value: object) {
  const result = parseConfig(JSON.stringify(value));
  if (!result.ok || result.value.root.type !== "object") throw new Error("not an object");
  return otherKindOfFile(result.value.root);
}

const tokenizer = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: "ByteLevel" },
  decoder: { type: "ByteLevel" },
  model: { type: "BPE", vocab: {}, merges: [] },
};
const pipeline = {
  _class_name: "FluxPipeline",
  _diffusers_version: "0.30.0",
  transformer: ["diffusers", "FluxTransformer2DModel"],
};

test.each([
  ["tokenizer.json", "tokenizer-file", tokenizer],
  [
    "tokenizer_config.json",
    "tokenizer-config",
    { tokenizer_class: "Qwen2Tokenizer", added_tokens_decoder: {}, model_max_length: 131072 },
  ],
  [
    "tokenizer_config.json",
    "tokenizer-config",
    { add_bos_token: true, processor_class: "LlavaProcessor", bos_token: "<s>" },
  ],
  [
    "generation_config.json",
    "generation-config",
    { _from_model_config: true, eos_token_id: 2, transformers_version: "4.40.0" },
  ],
  [
    "generation_config.json",
    "generation-config",
    { do_sample: true, temperature: 0.6, top_p: 0.95, bos_token_id: 1 },
  ],
  [
    "preprocessor_config.json",
    "processor-config",
    { image_processor_type: "CLIPImageProcessor", image_mean: [0.5], do_resize: true },
  ],
  [
    "processor_config.json",
    "processor-config",
    { processor_class: "LlavaProcessor", image_token: "<image>", patch_size: 14 },
  ],
  [
    "hf_quant_config.json",
    "quantization-config",
    { producer: { name: "modelopt" }, quantization: { quant_algo: "NVFP4" } },
  ],
  [
    "hf_quant_config.json",
    "quantization-config",
    { quantization: { quant_algo: "MIXED_PRECISION", quantized_layers: {} } },
  ],
  [
    "model.safetensors.index.json",
    "weight-index",
    { metadata: {}, weight_map: { "lm_head.weight": "model-00001-of-00002.safetensors" } },
  ],
  [
    "params.json",
    "original-params",
    { dim: 4096, n_layers: 32, n_heads: 32, multiple_of: 256, norm_eps: 1e-5, vocab_size: 32000 },
  ],
  [
    "scripts/engine-reads.py",
    "engine-table",
    { format: "engine-reads/1", engine: "vLLM", architectures: {}, classes: {} },
  ],
  ["adapter_config.json", "peft-adapter", { peft_type: "LORA", base_model_name_or_path: "x/y", r: 8 }],
  ["model_index.json", "diffusers-index", pipeline],
  [
    "diffusers pipeline",
    "diffusers-component",
    {
      _class_name: "FluxTransformer2DModel",
      _diffusers_version: "0.30.0",
      num_layers: 19,
      num_attention_heads: 24,
    },
  ],
  [
    "sentence_transformers.json",
    "sentence-transformers",
    { __version__: { sentence_transformers: "3.0.1", pytorch: "2.4" }, prompts: {} },
  ],
  [
    "sentence-transformers",
    "sentence-transformers",
    { word_embedding_dimension: 768, pooling_mode_cls_token: true, pooling_mode_mean_tokens: false },
  ],
])("recognises %s as %s", (file, code, value) => {
  const kind = kindOf(value);
  expect(kind?.code).toBe(code);
  expect(kind?.message).toContain(file);
  expect(kind?.message).toContain("config.json");
});

test.each([
  ["an empty object", {}],
  [
    "a model config",
    {
      model_type: "llama",
      tokenizer_class: "LlamaTokenizer",
      bos_token_id: 1,
      eos_token_id: 2,
      transformers_version: "4.40.0",
    },
  ],
  [
    "an old model config without model_type",
    { hidden_size: 768, num_hidden_layers: 12, bos_token_id: 0, eos_token_id: 2, pad_token_id: 1 },
  ],
  [
    "a multimodal config without model_type",
    {
      architectures: ["LlavaForCausalLM"],
      text_config: {},
      bos_token_id: 0,
      eos_token_id: 2,
      pad_token_id: 1,
    },
  ],
  ["one field alone", { tokenizer_class: "LlamaTokenizer", architectures: ["LlamaForCausalLM"] }],
  ["a word in the wrong shape", { weight_map: 3, quantization: "fp8", model: "gpt2", peft_type: "LORA" }],
])("%s is no other file", (_, value) => {
  expect(kindOf(value)).toBeNull();
});

test("a tokenizer.json is recognised even where something is called model_type", () => {
  expect(kindOf({ ...tokenizer, model_type: "BPE" })?.code).toBe("tokenizer-file");
});
