import { expect, test } from "vitest";
import { TensorCheck } from "../analysis/checkpoint/compare-tensors.ts";
import { foundIn } from "../analysis/checkpoint/safetensors-header.ts";
import { classCheckpoints, type HeaderEntry, savedCheckpoint } from "../fixtures/checkpoints.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { namesOf } from "../inspect/weights.ts";
import type { JsonObject } from "../spec/json.ts";
import { decidingOf } from "./deciding-fields.ts";
import { lineOf } from "./places.ts";

type Tensors = Map<string, HeaderEntry>;

/** Makes a tensor larger along an axis. */
const wider =
  (name: string, axis: number, by = 1) =>
  (tensors: Tensors): void => {
    const entry = tensors.get(name);
    if (entry === undefined) throw new Error(`There is no ${name}.`);
    const shape = entry.shape.map((size, at) => (at === axis ? size + by : size));
    tensors.set(name, { ...entry, shape });
  };

const without =
  (part: RegExp) =>
  (tensors: Tensors): void => {
    for (const name of tensors.keys()) if (part.test(name)) tensors.delete(name);
  };

const withMore =
  (...names: readonly string[]) =>
  (tensors: Tensors): void => {
    for (const name of names) tensors.set(name, { dtype: "BF16", shape: [8] });
  };

const typed =
  (name: string) =>
  (tensors: Tensors): void => {
    tensors.set(name, { shape: tensors.get(name)?.shape ?? [], dtype: "F16" });
  };

/** The first field of each row that differs, those of the file alone. */
function firstFields(type: string, change: (tensors: Tensors) => void, more: JsonObject = {}) {
  const { config, tensors } = savedCheckpoint(type);
  return fieldsOfChanged({ ...config, ...more }, tensors, change);
}

function fieldsOfChanged(
  config: JsonObject,
  tensors: ReadonlyMap<string, HeaderEntry>,
  change: (tensors: Tensors) => void,
) {
  const inspection = inspectedText(JSON.stringify(config, null, 1));
  const copy = new Map(tensors);
  change(copy);
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  for (const [name, entry] of copy) check.see(name, foundIn({ name, ...entry, offsets: [0, 0] }));
  const fields = check
    .result()
    .differing.map((row) =>
      decidingOf(inspection, row).fields.find((field) => lineOf(inspection, field) !== null),
    );
  return [...new Set(fields)];
}

const L1 = "model.layers.1.self_attn";

test.each([
  ["llama", wider(`${L1}.v_proj.weight`, 0), "/num_key_value_heads"],
  ["llama", wider(`${L1}.v_proj.weight`, 1), "/hidden_size"],
  ["llama", wider(`${L1}.q_proj.weight`, 0), "/num_attention_heads"],
  ["llama", wider("model.layers.0.mlp.down_proj.weight", 1), "/intermediate_size"],
  ["llama", wider("model.embed_tokens.weight", 0), "/vocab_size"],
  ["mixtral", wider("model.layers.0.block_sparse_moe.gate.weight", 0), "/num_local_experts"],
  ["qwen2_5_vl", wider("visual.blocks.0.mlp.up_proj.weight", 0), "/vision_config/intermediate_size"],
] as const)("in a %s the axis that differs leads to the field that decides it: %#", (type, change, field) => {
  expect(firstFields(type, change)).toEqual([field]);
});

test.each([
  ["llama", typed(`${L1}.v_proj.weight`), "/dtype"],
  ["llama", without(/^lm_head/), "/tie_word_embeddings"],
  ["llama", withMore(`${L1}.q_proj.bias`), "/attention_bias"],
  ["llama", without(/layers\.3\./), "/num_hidden_layers"],
  ["llama", withMore("model.layers.4.mlp.up_proj.weight"), "/num_hidden_layers"],
  ["deepseek_v3", without(/q_a_proj/), "/q_lora_rank"],
  ["deepseek_v3", without(/layers\.2\.mlp\.experts\.7\./), "/n_routed_experts"],
  ["deepseek_v3", withMore("model.layers.2.mlp.experts.8.up_proj.weight"), "/n_routed_experts"],
  ["deepseek_v3", withMore("model.layers.0.mlp.experts.7.up_proj.weight"), "/first_k_dense_replace"],
  ["qwen2_5_vl", without(/visual\.blocks\.1\./), "/vision_config/depth"],
  ["llama", without(/^model\.norm/), "/architectures"],
  ["llama", withMore("model.something.weight"), "/architectures"],
] as const)(
  "in a %s what is there, or is not, leads to the field that decides it: %#",
  (type, change, field) => {
    expect(firstFields(type, change)).toEqual([field]);
  },
);

test("experts in one tensor lead to how many there are", () => {
  const mixtral = classCheckpoints().get("mixtral");
  const change = wider("model.layers.0.mlp.experts.down_proj", 0);
  expect(mixtral && fieldsOfChanged(mixtral.config, mixtral.tensors, change)).toEqual(["/num_local_experts"]);
});

test("the type of a quantised matrix leads to the quantisation", () => {
  const quantization_config = { quant_method: "fp8", weight_block_size: [32, 32] };
  const change = (tensors: Tensors): void => {
    for (const [name, entry] of tensors)
      if (/_proj\.weight$/.test(name)) {
        const [rows = 1, columns = 1] = entry.shape;
        tensors.set(name, { ...entry, dtype: name.includes("layers.1.mlp.up_proj") ? "I8" : "F8_E4M3" });
        tensors.set(name.replace(/weight$/, "weight_scale_inv"), {
          dtype: "F32",
          shape: [Math.ceil(rows / 32), Math.ceil(columns / 32)],
        });
      }
  };
  const fields = firstFields("llama", change, { quantization_config });
  expect(fields).toEqual(["/quantization_config"]);
});
