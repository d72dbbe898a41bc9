import { expect, test } from "vitest";
import { bytesOfRows, countOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors, type SavedTensor, savedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { CONFIGS } from "../fixtures/read.ts";
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
