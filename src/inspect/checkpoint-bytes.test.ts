import { describe, expect, test } from "vitest";
import { bytesOfRows, countOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { CONFIGS, QUANTIZED, fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { namesOf, weightsOf } from "./weights.ts";

/** Bytes of the text model's parameters, without draft modules. */
const textBytes = (tensors: readonly SavedTensor[]): number | null =>
  bytesOfRows(
    tensorRows(
      tensors.filter(({ part, holds: [{ tensor }] }) => part === "text" && tensor.role !== "buffer"),
    ),
  );

test.each(CONFIGS)("%s: the tensors take the bytes that the weights are said to take", (name) => {
  const { spec } = inspected(name);
  const counted = weightsOf(inspected(name)).bytes;
  if (counted === null) return;
  expect(textBytes(savedTensors(spec, namesOf(inspected(name))).tensors)).toBe(counted.total - counted.mtp);
});

test.each(CONFIGS.filter((name) => inspected(name).spec.quantization !== null))(
  "%s: so do the tensors that quantised matrices are stored as",
  (name) => {
    const { spec } = inspected(name);
    const { tensors, complete } = releasedTensors(spec, namesOf(inspected(name)));
    const counted = weightsOf(inspected(name)).bytes;
    if (counted === null || !complete) return;
    const beside = tensors.filter(({ name }) =>
      /\.(?:weight_shape|g_idx|weight_format|quant_map|quant_state\.\w+)$/.test(name),
    );
    const metadata = bytesOfRows(tensorRows(beside)) ?? 0;
    expect((textBytes(tensors) ?? 0) - metadata).toBe(counted.total - counted.mtp);
    expect(tensorRows(tensors).reduce((sum, row) => sum + countOf(row), 0)).toBeGreaterThan(0);
  },
);

/** What is stored beside a matrix and says how it is packed: no figure counts it. */
const BESIDE = /\.(?:weight_shape|g_idx|weight_format|quant_map|quant_state\.\w+|mcg|mul1)$/;

/** Bytes of the tensors of a part without scales of caches; null where they are not known. */
function bytesOfPart(tensors: readonly SavedTensor[], part: SavedTensor["part"]): number | null {
  const own = tensors.filter(
    ({ name, part: of, holds: [{ tensor }] }) =>
      of === part && tensor.role !== "buffer" && !BESIDE.test(name),
  );
  return bytesOfRows(tensorRows(own));
}

// A mixture, latent attention, towers of two families, a tied head, and stacked experts.
describe.each([
  "Qwen--Qwen3-30B-A3B",
  "deepseek-ai--DeepSeek-V3",
  "glm4_moe--default",
  "Qwen--Qwen3-VL-2B-Instruct",
  "gemma3--default",
  "qwen2_5_vl--m7-0",
  "Qwen--Qwen3-0.6B",
  "openai--gpt-oss-120b",
])("%s under another method", (name) => {
  test.each(QUANTIZED)("%s: text and towers take what they are said to take", (method) => {
    const { quantization_config } = JSON.parse(fixture(method)) as JsonObject;
    const own = JSON.parse(fixture(name)) as JsonObject;
    const inspection = inspectedText(JSON.stringify({ ...own, quantization_config }));
    const form = inspection.spec.quantization?.normal_form;
    const counted = weightsOf(inspection).bytes;
    if (counted === null || quantization_config === undefined) return;
    const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
    const towers = bytesOfPart(tensors, "tower");
    // Where a rule tells the blocks of a tower apart, not all of them are listed as they are.
    if (complete) expect(towers).toBe(counted.towers);
    const text = bytesOfPart(tensors, "text");
    // An order of activations is counted, for it says which group a channel is of.
    const isOrdered = Object.values(form?.schemes ?? {}).some(({ group_index }) => group_index);
    if (text !== null && !isOrdered) expect(text).toBe(counted.total - counted.mtp);
  });
});

const LLAMA = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 4096,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  torch_dtype: "float32",
  tie_word_embeddings: false,
  quantization_config: { quant_method: "bitsandbytes", load_in_8bit: true },
};
const QWEN3 = {
  architectures: ["Qwen3ForCausalLM"],
  model_type: "qwen3",
  head_dim: 128,
  hidden_size: 5120,
  intermediate_size: 17408,
  num_attention_heads: 40,
  num_hidden_layers: 40,
  num_key_value_heads: 8,
  vocab_size: 151936,
  torch_dtype: "bfloat16",
  tie_word_embeddings: false,
  quantization: { group_size: 64, bits: 4 },
};

/** What the *.index.json of published checkpoints states: total_size, and how many names it has. */
test.each([
  ["LLM.int8 by bitsandbytes", LLAMA, 11_188_584_672, 739],
  ["MLX in 4 bits", QWEN3, 8_307_783_680, 1007],
] as const)(
  "%s takes the bytes, and has the tensors, that a published index states",
  (_, config, bytes, count) => {
    const inspection = inspectedText(JSON.stringify(config));
    const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
    const rows = tensorRows(tensors);
    expect(complete).toBe(true);
    expect(bytesOfRows(rows)).toBe(bytes);
    expect(rows.reduce((sum, row) => sum + countOf(row), 0)).toBe(count);
  },
);

test("4 bits of bitsandbytes lie beside their table and what is known of it, as JSON", () => {
  const { spec } = inspectedText(
    JSON.stringify({
      ...LLAMA,
      quantization_config: { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_quant_type: "nf4" },
    }),
  );
  const { tensors } = releasedTensors(spec, {});
  const parts = tensors.filter(({ name }) => name.includes("self_attn.k_proj"));
  const state = '{"quant_type": "nf4", "blocksize": 64, "dtype": "float32", "shape": [1024, 4096]}';
  expect(parts.map(({ name, shape, dtype }) => [name.split("k_proj.")[1], shape, dtype])).toEqual([
    ["weight", [(1024 * 4096) / 2, 1], "uint8"],
    ["weight.absmax", [(1024 * 4096) / 64], "float32"],
    ["weight.quant_map", [16], "float32"],
    ["weight.quant_state.bitsandbytes__nf4", [state.length], "uint8"],
  ]);
});

const KIMI = {
  architectures: ["DeepseekV3ForCausalLM"],
  model_type: "kimi_k2",
  first_k_dense_replace: 1,
  hidden_size: 7168,
  kv_lora_rank: 512,
  moe_intermediate_size: 2048,
  n_group: 1,
  n_routed_experts: 384,
  n_shared_experts: 1,
  num_attention_heads: 64,
  num_hidden_layers: 61,
  num_nextn_predict_layers: 0,
  q_lora_rank: 1536,
  qk_nope_head_dim: 128,
  qk_rope_head_dim: 64,
  topk_group: 1,
  torch_dtype: "bfloat16",
  v_head_dim: 128,
  vocab_size: 163840,
};

/** The tensors of a matrix inside its layer, as [name, shape, type]. */
function partsOf(config: object, matrix: string) {
  const inspection = inspectedText(JSON.stringify(config));
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  return tensors
    .filter(({ name }) => name.includes(`${matrix}.`))
    .map(({ name, shape, dtype }) => [name.slice(name.indexOf(matrix) + matrix.length + 1), shape, dtype]);
}

test("Quark packs two numbers of FP4 in a byte, expert by expert", () => {
  const spec = { dtype: "fp4", group_size: 32, qscheme: "per_group", scale_format: "e8m0" };
  const quantization_config = {
    quant_method: "quark",
    exclude: ["lm_head", "*self_attn*", "*mlp.gate"],
    global_quant_config: {
      weight: { ...spec, is_dynamic: false },
      input_tensors: { ...spec, is_dynamic: true },
    },
  };
  expect(partsOf({ ...KIMI, quantization_config }, "experts.{expert}.up_proj")).toEqual([
    ["weight", [2048, 3584], "uint8"],
    ["weight_scale", [2048, 224], "uint8"],
  ]);
});

test("torchao's int4 has scales and zero points group by group, turned", () => {
  const quant_type = { default: { _type: "Int4WeightOnlyConfig", _version: 2, _data: { group_size: 128 } } };
  const quantization_config = { quant_method: "torchao", quant_type };
  const config = { ...LLAMA, torch_dtype: "bfloat16", quantization_config };
  expect(partsOf(config, "self_attn.k_proj")).toEqual([
    ["_weight_qdata", [1024, 2048], "int8"],
    ["_weight_scale", [32, 1024], "bfloat16"],
    ["_weight_zero_point", [32, 1024], "bfloat16"],
  ]);
  // In tiles it lies in another way.
  const tiles = {
    ...quant_type.default,
    _data: { group_size: 128, int4_packing_format: "tile_packed_to_4d" },
  };
  expect(
    partsOf(
      { ...config, quantization_config: { quant_method: "torchao", quant_type: { default: tiles } } },
      "self_attn.k_proj",
    ),
  ).toEqual([["weight", [1024, 4096], "int4"]]);
});

/**
 * found--mistral3-1 stands beside an index whose bytes and numbers are not those of its own quantisation, but of the text
 * model as MLX quantises it, the router left alone.
 */
test("MLX takes the bytes that an index beside a config of another tool states", () => {
  const layers = Array.from({ length: 36 }, (_, layer) => layer);
  const inspection = inspectedText(
    JSON.stringify({
      ...KIMI,
      architectures: ["Mistral4ForCausalLM"],
      model_type: "mistral4",
      first_k_dense_replace: 0,
      hidden_size: 4096,
      intermediate_size: 12288,
      kv_lora_rank: 256,
      n_routed_experts: 128,
      num_attention_heads: 32,
      num_hidden_layers: 36,
      num_key_value_heads: 32,
      q_lora_rank: 1024,
      qk_nope_head_dim: 64,
      tie_word_embeddings: false,
      vocab_size: 131072,
      quantization: {
        group_size: 64,
        bits: 4,
        ...Object.fromEntries(layers.map((layer) => [`model.layers.${layer}.mlp.gate`, false])),
      },
    }),
  );
  expect(weightsOf(inspection).bytes?.total).toBe(66_949_842_944);
});
