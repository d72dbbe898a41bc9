import { describe, expect, test } from "vitest";
import { bytesOfRows, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import type { Inspection } from "./inspection.ts";
import { quantizationFindings } from "./quantization-findings.ts";
import { namesOf, weightsOf } from "./weights.ts";

/*
 * What matrices take under layouts and rules that the reported files do not have: a plain decoder, whose figures are made
 * here from the shapes that the tools' own layers register.
 */

const HIDDEN = 1024;
const INNER = 2816;
const LAYERS = 12;
const VOCABULARY = 32_000;

const DENSE: JsonObject = {
  architectures: ["Qwen3ForCausalLM"],
  model_type: "qwen3",
  head_dim: 64,
  hidden_size: HIDDEN,
  intermediate_size: INNER,
  num_attention_heads: 16,
  num_hidden_layers: LAYERS,
  num_key_value_heads: 4,
  rms_norm_eps: 1e-6,
  tie_word_embeddings: false,
  torch_dtype: "bfloat16",
  vocab_size: VOCABULARY,
};

const MATRICES: readonly (readonly [name: string, rows: number, columns: number])[] = [
  ["self_attn.q_proj", 1024, HIDDEN],
  ["self_attn.k_proj", 256, HIDDEN],
  ["self_attn.v_proj", 256, HIDDEN],
  ["self_attn.o_proj", HIDDEN, 1024],
  ["mlp.gate_proj", INNER, HIDDEN],
  ["mlp.up_proj", INNER, HIDDEN],
  ["mlp.down_proj", HIDDEN, INNER],
];

type Bytes = (rows: number, columns: number) => number;

/** Bytes of all weights, where `bytesOf` gives those of a quantised module; of others it gives nothing. */
function total(bytesOf: (name: string) => Bytes | undefined): number {
  let sum = 2 * (2 * VOCABULARY * HIDDEN + HIDDEN + LAYERS * (2 * HIDDEN + 2 * 64));
  for (let layer = 0; layer < LAYERS; layer++)
    for (const [name, rows, columns] of MATRICES)
      sum += bytesOf(`model.layers.${layer}.${name}`)?.(rows, columns) ?? 2 * rows * columns;
  return sum;
}

const quantised = (quantization_config: JsonObject): Inspection =>
  inspectedText(JSON.stringify({ ...DENSE, quantization_config }));

const totalOf = (quantization: JsonObject): number | undefined =>
  weightsOf(quantised(quantization)).bytes?.total;

/** Scales of 16 bits, and zero points of as many bits as numbers have. */
const groups =
  (bits: number, size: number): Bytes =>
  (rows, columns) =>
    (rows * columns * bits) / 8 + rows * Math.ceil(columns / size) * (2 + bits / 8);

describe("AWQ's layouts", () => {
  const awq = (version: string, more: JsonObject = {}): JsonObject => ({
    quant_method: "awq",
    bits: 4,
    group_size: 128,
    zero_point: true,
    version,
    ...more,
  });

  test.each(["gemm", "GEMM", "exllama"])("%s", (version) => {
    expect(totalOf(awq(version))).toBe(total(() => groups(4, 128)));
  });

  test.each([
    [128, 1],
    [64, 2],
    [32, 4],
  ])("gemv in groups of %i: scales of a row fill words", (size, words) => {
    const bytes: Bytes = (rows, columns) => {
      const width = Math.ceil(Math.ceil(columns / size / 8) / words) * words;
      return (rows * columns) / 2 + rows * (width * 4 + width * 8 * 2);
    };
    expect(totalOf(awq("gemv", { group_size: size }))).toBe(total(() => bytes));
  });

  test("gemv_fast: zero points have 16 bits", () => {
    const bytes: Bytes = (rows, columns) =>
      (rows * columns) / 2 + 2 * rows * Math.ceil(columns / 128 / 8) * 8 * 2;
    expect(totalOf(awq("gemv_fast"))).toBe(total(() => bytes));
  });

  test("AutoRound in AWQ's way has AWQ's tensors", () => {
    const namesIn = (format: string): readonly string[] => {
      const { spec } = quantised({
        quant_method: "auto-round",
        bits: 4,
        group_size: 128,
        packing_format: format,
      });
      const { tensors } = releasedTensors(spec, {});
      return tensors.flatMap(({ name, shape }) =>
        name.includes("mlp.up_proj.qweight") ? [shape.join(" × ")] : [],
      );
    };
    expect(namesIn("auto_round:auto_awq")).toEqual([`${HIDDEN} × ${INNER / 8}`]);
    expect(namesIn("auto_round:auto_gptq")).toEqual([`${HIDDEN / 8} × ${INNER}`]);
  });

  test("marlin: no zero points", () => {
    const bytes: Bytes = (rows, columns) => (rows * columns) / 2 + ((rows * columns) / 128) * 2;
    expect(totalOf(awq("marlin", { zero_point: false }))).toBe(total(() => bytes));
  });

  test("another one has no figure, and is named", () => {
    const inspection = quantised(awq("llm-awq"));
    expect(weightsOf(inspection).bytes).toBeNull();
    expect(inspection.diagnostics.find(({ code }) => code === "quantization-value")?.at).toBe(
      "/quantization_config/version",
    );
  });
});

describe("formats of compressed-tensors", () => {
  const weights = {
    num_bits: 8,
    type: "int",
    symmetric: true,
    strategy: "channel",
    dynamic: false,
  };
  const compressed = (format: string, group: JsonObject, more: JsonObject = {}): JsonObject => ({
    quant_method: "compressed-tensors",
    format,
    ignore: ["lm_head"],
    config_groups: { group_0: { targets: ["Linear"], ...group } },
    ...more,
  });

  test("one scale for all inputs, and their zero point where they are not symmetric", () => {
    const input_activations = { ...weights, strategy: "tensor" };
    const [symmetric, not] = [true, false].map((is) =>
      totalOf(
        compressed("int-quantized", { weights, input_activations: { ...input_activations, symmetric: is } }),
      ),
    );
    const bytes: Bytes = (rows, columns) => rows * columns + 2 * rows + 2;
    expect(symmetric).toBe(total(() => bytes));
    expect(not).toBe((symmetric ?? 0) + LAYERS * MATRICES.length);
  });

  test("what is not packed takes a byte a number, however few bits it has", () => {
    const bytes: Bytes = (rows, columns) => rows * columns + 2 * rows;
    expect(totalOf(compressed("naive-quantized", { weights: { ...weights, num_bits: 4 } }))).toBe(
      total(() => bytes),
    );
  });

  test.each([
    ["marlin-24", { sparsity_config: { format: "dense", sparsity_structure: "2:4" } }, "/format"],
    ["zz-quantized", {}, "/format"],
    ["float-quantized", { sparsity_config: { format: "sparse-24-bitmask" } }, "/sparsity_config/format"],
    ["int-quantized", { sparsity_config: { format: "sparse-bitmask" } }, "/sparsity_config/format"],
  ])("%s with %j has no figure, and the member is named", (format, more, member) => {
    const inspection = quantised(compressed(format, { weights }, more));
    expect(weightsOf(inspection).bytes).toBeNull();
    const told = inspection.diagnostics.find(({ code }) => code === "unknown-quantization-format");
    expect(told?.at).toBe(`/quantization_config${member}`);
  });

  test("sparse weights in a dense format take what others do, and what is noted beside is read", () => {
    const sparsity_config = { format: "dense", global_sparsity: 0.5, sparsity_structure: "2:4" };
    const inspection = quantised(compressed("int-quantized", { weights }, { sparsity_config }));
    expect(weightsOf(inspection)).toMatchObject({
      bytes: { total: total(() => (rows, columns) => rows * columns + 2 * rows) },
      unread: [],
    });
  });
});

describe("which module a rule means", () => {
  const gptq = (dynamic: JsonObject): JsonObject => ({
    quant_method: "gptq",
    bits: 4,
    group_size: 128,
    desc_act: false,
    sym: true,
    dynamic,
  });

  test("an expression of GPTQ begins where the name of the module does, which is at the model", () => {
    const inspection = quantised(gptq({ "-:layers\\.1\\.": {}, "-:model\\.layers\\.2\\.": {} }));
    expect(weightsOf(inspection).bytes?.total).toBe(
      total((name) => (name.startsWith("model.layers.2.") ? undefined : groups(4, 128))),
    );
    const dead = quantizationFindings(inspection).find(
      ({ code }) => code === "quantization-entry-matches-nothing",
    );
    expect(dead?.message).toContain("layers");
  });

  test("the first expression of GPTQ that matches decides, whether it overrides or leaves out", () => {
    const rules = {
      "+:.*down_proj": { bits: 8, group_size: 64 },
      "-:.*down_proj": {},
      "-:.*self_attn.*": {},
    };
    expect(totalOf(gptq(rules))).toBe(
      total((name) =>
        name.endsWith("down_proj") ? groups(8, 64) : name.includes("self_attn") ? undefined : groups(4, 128),
      ),
    );
  });

  test.each([
    ["to_quant_block_names", [["model.layers.1", "model.layers.4."]]],
    ["block_name_to_quantize", ["model.layers.1", "model.layers.4."]],
    ["block_name_to_quantize", "model.layers.1, model.layers.4."],
  ])("AutoRound: %s as %j", (member, value) => {
    const quantization = {
      quant_method: "auto-round",
      bits: 4,
      group_size: 128,
      packing_format: "auto_round:auto_gptq",
      [member]: value,
    };
    expect(totalOf(quantization)).toBe(
      total((name) => (/^model\.layers\.(?:1|4\.)/.test(name) ? groups(4, 128) : undefined)),
    );
  });

  test("ModelOpt: no figure where one module follows an algorithm that is not known", () => {
    const inspection = quantised({
      quant_method: "modelopt",
      quant_algo: "MIXED_PRECISION",
      quantized_layers: {
        "model.layers.0.mlp.up_proj": { quant_algo: "FP8" },
        "model.layers.1.mlp.up_proj": { quant_algo: "W2A2_ZZ" },
      },
    });
    expect(weightsOf(inspection).bytes).toBeNull();
    expect(inspection.diagnostics.map(({ code }) => code)).toContain("unknown-quantization-algorithm");
  });
});

describe("MLX", () => {
  const mixture = {
    ...DENSE,
    architectures: ["Glm4MoeForCausalLM"],
    model_type: "glm4_moe",
    first_k_dense_replace: 0,
    moe_intermediate_size: 512,
    n_group: 1,
    n_routed_experts: 8,
    n_shared_experts: 1,
    num_experts_per_tok: 2,
    num_nextn_predict_layers: 0,
    topk_group: 1,
  };
  const affine: Bytes = (rows, columns) => (rows * columns) / 2 + ((rows * columns) / 64) * 4;

  test.each([
    ["glm4_moe", "Glm4MoeForCausalLM", "a bare weight, which stays as it is", 2 * 8 * HIDDEN],
    ["qwen3_moe", "Qwen3MoeForCausalLM", "a linear layer", affine(8, HIDDEN)],
  ])("the router of %s (%s) is %s", (model_type, architecture, _, bytes) => {
    const config = {
      ...mixture,
      architectures: [architecture],
      model_type,
      num_experts: 8,
      quantization: { bits: 4, group_size: 64 },
    };
    const eight = weightsOf(inspectedText(JSON.stringify(config))).bytes?.layers[0]?.bytes ?? 0;
    const nine = {
      ...config,
      n_routed_experts: 16,
      num_experts: 16,
    };
    const sixteen = weightsOf(inspectedText(JSON.stringify(nine))).bytes?.layers[0]?.bytes ?? 0;
    const expert = 2 * affine(512, HIDDEN) + affine(HIDDEN, 512);
    // Beside it stands a bias of at most 32 bits for each expert.
    const router = sixteen - eight - 8 * expert;
    expect(router - bytes).toBeGreaterThanOrEqual(0);
    expect(router - bytes).toBeLessThanOrEqual(8 * 4);
  });
});

describe("transformers' own layers that keep a matrix whole", () => {
  const released = (inspection: Inspection, module: string) =>
    releasedTensors(inspection.spec, namesOf(inspection))
      .tensors.filter(({ name }) => name.includes(module))
      .map(({ name, shape, dtype }) => [name.split(`${module}.`)[1], shape, dtype]);

  test("EETQ: a byte a number, turned, and a float16 for each output channel", () => {
    const inspection = quantised({ quant_method: "eetq", weights: "int8" });
    expect(weightsOf(inspection).bytes?.total).toBe(
      total(() => (rows, columns) => rows * columns + 2 * rows),
    );
    expect(released(inspection, "mlp.up_proj")).toEqual([
      ["weight", [HIDDEN, INNER], "int8"],
      ["weight_scales", [INNER], "float16"],
    ]);
  });

  test.each(["bitlinear", "autobitlinear"])("BitNet (%s): four numbers a byte, and one scale", (layer) => {
    const inspection = quantised({
      quant_method: "bitnet",
      linear_class: layer,
      quantization_mode: "offline",
    });
    expect(weightsOf(inspection).bytes?.total).toBe(total(() => (rows, columns) => (rows * columns) / 4 + 2));
    expect(released(inspection, "mlp.up_proj")).toEqual([
      ["weight", [INNER / 4, HIDDEN], "uint8"],
      ["weight_scale", [1], "bfloat16"],
    ]);
  });

  test("BitNet that rounds while it runs has the weights as they are", () => {
    const online = { quant_method: "bitnet", linear_class: "autobitlinear", quantization_mode: "online" };
    expect(totalOf(online)).toBe(total(() => undefined));
  });

  test("BitNet b1.58 2B4T takes 1.18 GB", () => {
    const { spec } = inspectedText(fixture("quantization/bitnet"));
    const linear = 2 * 2560 * 2560 + 2 * 640 * 2560 + 3 * 6912 * 2560;
    const norms = 3 * 2560 + 6912;
    const total = 2 * 128_256 * 2560 + 30 * (linear / 4 + 7 * 2 + 2 * norms) + 2 * 2560;
    const rows = tensorRows(releasedTensors(spec, {}).tensors);
    expect(bytesOfRows(rows)).toBe(total);
    expect(total).toBe(1_178_562_980);
  });
});

describe("methods that are not described say what decides how they store weights", () => {
  test.each([
    ["aqlm", "tables of vectors"],
    ["exl2", "q_groups"],
    ["fp_quant", "store_master_weights"],
    ["higgs", "hadamard_size"],
    ["quanto", "does not save"],
    ["sinq", "meta"],
    ["spqr", "outliers"],
    ["vptq", "config_for_layers"],
  ])("%s: %s", (method, words) => {
    const inspection = quantised({ quant_method: method, bits: 4 });
    expect(weightsOf(inspection).bytes).toBeNull();
    const said = inspection.diagnostics.find(({ code }) => code === "unknown-quantization-method");
    expect(said?.message).toContain(words);
  });
});
