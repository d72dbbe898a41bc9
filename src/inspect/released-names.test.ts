import { expect, test } from "vitest";
import { TensorCheck } from "../analysis/checkpoint/compare-tensors.ts";
import { numberedName } from "../analysis/checkpoint/expected-tensors.ts";
import { indexesOf, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { formatLines } from "../analysis/quantized/format-lines.ts";
import { weightBytes } from "../analysis/weight-bytes.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import { namesOf, weightsOf } from "./weights.ts";

/** What the header of moonshotai/Kimi-K3's second shard has of layer 1, and one of its 896 experts. */
const LAYER = "language_model.model.layers.1";
const KIMI_K3: readonly (readonly [name: string, dtype: string, shape: readonly number[]])[] = [
  ["self_attention_res_norm.weight", "bfloat16", [7168]],
  ["self_attention_res_proj.weight", "bfloat16", [1, 7168]],
  ["input_layernorm.weight", "bfloat16", [7168]],
  ["self_attn.q_proj.weight", "bfloat16", [12288, 7168]],
  ["self_attn.k_proj.weight", "bfloat16", [12288, 7168]],
  ["self_attn.v_proj.weight", "bfloat16", [12288, 7168]],
  ["self_attn.f_a_proj.weight", "bfloat16", [128, 7168]],
  ["self_attn.f_b_proj.weight", "bfloat16", [12288, 128]],
  ["self_attn.A_log", "float32", [128]],
  ["self_attn.b_proj.weight", "bfloat16", [96, 7168]],
  ["self_attn.g_proj.weight", "bfloat16", [12288, 7168]],
  ["self_attn.o_proj.weight", "bfloat16", [7168, 12288]],
  ["mlp_res_norm.weight", "bfloat16", [7168]],
  ["mlp_res_proj.weight", "bfloat16", [1, 7168]],
  ["post_attention_layernorm.weight", "bfloat16", [7168]],
  ["block_sparse_moe.gate.weight", "bfloat16", [896, 7168]],
  ["block_sparse_moe.routed_expert_down_proj.weight", "bfloat16", [3584, 7168]],
  ["block_sparse_moe.routed_expert_norm.weight", "bfloat16", [3584]],
  ["block_sparse_moe.routed_expert_up_proj.weight", "bfloat16", [7168, 3584]],
  ["block_sparse_moe.shared_experts.gate_proj.weight", "bfloat16", [6144, 7168]],
  ["block_sparse_moe.shared_experts.up_proj.weight", "bfloat16", [6144, 7168]],
  ["block_sparse_moe.shared_experts.down_proj.weight", "bfloat16", [7168, 6144]],
  ["block_sparse_moe.experts.7.w1.weight_packed", "uint8", [3072, 1792]],
  ["block_sparse_moe.experts.7.w1.weight_scale", "uint8", [3072, 112]],
  ["block_sparse_moe.experts.7.w2.weight_packed", "uint8", [3584, 1536]],
  ["block_sparse_moe.experts.7.w3.weight_scale", "uint8", [3072, 112]],
];

/** Kept in float32 in all layers. */
const FLOAT32: typeof KIMI_K3 = [
  ["self_attn.q_conv1d.weight", "float32", [12288, 1, 4]],
  ["self_attn.k_conv1d.weight", "float32", [12288, 1, 4]],
  ["self_attn.v_conv1d.weight", "float32", [12288, 1, 4]],
  ["self_attn.dt_bias", "float32", [12288]],
  ["self_attn.o_norm.weight", "float32", [128]],
  ["block_sparse_moe.gate.e_score_correction_bias", "float32", [896]],
];

test("a layer of the released Kimi-K3 is as its config says, by the publisher's names", () => {
  const inspection = inspected("moonshotai--Kimi-K3");
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  for (const [name, dtype, shape] of [...KIMI_K3, ...FLOAT32])
    check.see(`${LAYER}.${name}`, { shape, dtype });
  const { differing, agree, unchecked, notes } = check.result(false);
  expect(differing).toEqual([]);
  expect(agree).toBe(KIMI_K3.length - 1 + FLOAT32.length);
  // Longer on disk than the model has it.
  expect(unchecked).toMatchObject([{ count: 1 }]);
  for (const [name] of FLOAT32) expect(notes.join()).toContain(name);
});

test("the tower and projector of the released Kimi-K3 are as its config says", () => {
  // As the header of the published files has them.
  const block = "vision_tower.encoder.blocks";
  const published: readonly (readonly [name: string, shape: readonly number[]])[] = [
    ["vision_tower.patch_embed.proj.weight", [1024, 3, 14, 14]],
    ["vision_tower.patch_embed.pos_emb.weight", [64, 64, 1024]],
    ["vision_tower.encoder.final_layernorm.weight", [1024]],
    ["mm_projector.proj.0.weight", [4096, 4096]],
    ["mm_projector.proj.2.weight", [7168, 4096]],
    ["mm_projector.post_norm.weight", [7168]],
    ...Array.from({ length: 27 }, (_, layer) => [
      [`${block}.${layer}.norm0.weight`, [1024]] as const,
      [`${block}.${layer}.norm1.weight`, [1024]] as const,
      [`${block}.${layer}.wqkv.weight`, [4608, 1024]] as const,
      [`${block}.${layer}.wo.weight`, [1024, 1536]] as const,
      [`${block}.${layer}.mlp.fc0.weight`, [4096, 1024]] as const,
      [`${block}.${layer}.mlp.fc1.weight`, [1024, 4096]] as const,
    ]).flat(),
  ];
  const inspection = inspected("moonshotai--Kimi-K3");
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(tensors.filter(({ part }) => part === "tower").reduce((sum, { experts }) => sum + experts, 0)).toBe(
    published.length,
  );
  const check = new TensorCheck(inspection.spec, namesOf(inspection));
  for (const [name, shape] of published) check.see(name, { shape, dtype: "bfloat16" });
  expect(check.result(false)).toMatchObject({ differing: [], unchecked: [], agree: published.length });
});

test("of a Kimi-K3 with another projector the towers are not described", () => {
  const text = fixture("moonshotai--Kimi-K3").replace('"patchmergerv2"', '"patchmerger"');
  const inspection = inspectedText(text);
  expect(inspection.spec.body.towers).toBeNull();
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(false);
  expect(tensors.some(({ part }) => part === "tower")).toBe(false);
});

const namesIn = (name: string): ReadonlySet<string> => {
  const inspection = inspected(name);
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  return new Set(tensors.map(({ name: own }) => numberedName(own.replace(/\{\w+\}/g, "0")).pattern));
};

// The map of quantised layers in this config names the first two.
test.each([
  ["nvidia--MiniMax-M3-NVFP4.first-40-layers", "language_model."],
  ["MiniMaxAI--MiniMax-M3", ""],
])("%s has the dense layers, experts and draft modules under the publisher's names", (name, wrapper) => {
  const names = namesIn(name);
  for (const own of [
    "model.layers.{}.mlp.down_proj.weight",
    "model.layers.{}.block_sparse_moe.experts.{}.w1.weight",
    "model.mtp.layers.{}.eh_proj.weight",
    "model.mtp.layers.{}.final_layernorm.weight",
    "model.mtp.layers.{}.transformer_layer.self_attn.index_q_proj.weight",
  ])
    expect(names).toContain(wrapper + own);
  expect([...names].some((own) => own.includes("block_sparse_moe.down_proj"))).toBe(false);
});

test("the towers of the released MiniMax-M3 have MLPs of their own name", () => {
  expect(namesIn("nvidia--MiniMax-M3-NVFP4.first-40-layers")).toContain(
    "vision_tower.vision_model.encoder.layers.{}.mlp.fc1.weight",
  );
});

test("Qwen-VL has its vision model inside of the decoder's module, and Qwen has none", () => {
  const inspection = inspected("qwen--visual");
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(true);
  const shapes = new Map(tensorRows(tensors).map(({ name, shape }) => [name, shape]));
  // 104 × 4.9231 is rounded down.
  expect(shapes.get("transformer.visual.transformer.resblocks.{}.mlp.c_fc.weight")).toEqual([512, 104]);
  expect(shapes.get("transformer.visual.attn_pool.kv_proj.weight")).toEqual([128, 104]);
  expect(shapes.get("transformer.visual.proj")).toEqual([128, 128]);
  expect(inspected("Qwen--Qwen-72B").spec.body.towers).toBeUndefined();
});

test("the bytes of Kimi-K3 count the matrices that its publisher left as they are", () => {
  const inspection = inspected("moonshotai--Kimi-K3");
  const { spec } = inspection;
  const { bytes } = weightsOf(inspection);
  const packed = weightBytes(spec.body, spec.quantization, spec.dtype, {});
  // Two matrices of 3584 × 7168 in each of 92 layers: 2 bytes a number in place of a half and a scale for each 32.
  expect((bytes?.total ?? 0) - (packed?.total ?? 0)).toBe(92 * 2 * 3584 * 7168 * (2 - 17 / 32));
  const form = spec.quantization?.normal_form;
  const lines = form && formatLines(spec.body, form, namesOf(inspection));
  expect(JSON.stringify(lines)).toContain("the publisher left it as it is");
});

test("attention in MXFP8 beside experts in NVFP4 is kept as bytes with a scale for each 32", () => {
  const inspection = inspected("nvidia--MiniMax-M3-NVFP4.first-40-layers");
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  const kept = (name: string) => {
    const tensor = tensors.find((each) => each.name.endsWith(name));
    return [tensor?.dtype, tensor?.shape];
  };
  expect(kept("self_attn.o_proj.weight")).toEqual(["float8_e4m3fn", [6144, 8192]]);
  expect(kept("self_attn.o_proj.weight_scale")).toEqual(["uint8", [6144, 256]]);
});

// "stored in bf16": Indexer and Compressor in inference/model.py of DeepSeek-V3.2-Exp and DeepSeek-V4-Flash.
test.each([
  ["deepseek-ai--DeepSeek-V3.2", ["indexer.weights_proj"], "indexer.wq_b"],
  [
    "deepseek-ai--DeepSeek-V4-Flash",
    ["indexer.weights_proj", "attn.compressor.wkv", "attn.compressor.wgate", "indexer.compressor.wkv"],
    "indexer.wq_b",
  ],
])("%s has matrices that are released in bfloat16 beside FP8", (name, plain, quantised) => {
  const inspection = inspected(name);
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  const typesOf = (module: string) => [
    ...new Set(
      tensors
        .filter(({ name: own }) => own.includes(`.${module}.`))
        .map(({ name: own, dtype }) => `${own.split(".").at(-1) ?? ""} ${dtype}`),
    ),
  ];
  for (const module of plain) expect(typesOf(module)).toEqual(["weight bfloat16"]);
  expect(typesOf(quantised)).toContain("weight float8_e4m3fn");
});

test("MiMo-V2-Flash has three draft modules under the publisher's names, quantised as the stack is", () => {
  const inspection = inspected("XiaomiMiMo--MiMo-V2-Flash");
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(true);
  const drafts = tensorRows(tensors).filter(({ part }) => part === "mtp");
  expect(drafts.map(indexesOf)).toEqual(drafts.map(() => "0-2"));
  const within = "model.mtp.layers.{}.";
  const scaled = (name: string, rows: number, columns: number): unknown[] => [
    [`${within}${name}.weight`, "float8_e4m3fn", [rows, columns]],
    [`${within}${name}.weight_scale_inv`, "float32", [rows / 128, columns / 128]],
  ];
  const plain = (name: string, ...shape: number[]): unknown[] => [[`${within}${name}`, "bfloat16", shape]];
  const expected = [
    ...["enorm", "hnorm", "input_layernorm", "pre_mlp_layernorm", "final_layernorm"].flatMap((name) =>
      plain(`${name}.weight`, 4096),
    ),
    ...plain("eh_proj.weight", 4096, 8192),
    ...plain("self_attn.attention_sink_bias", 64),
    ...scaled("self_attn.q_proj", 64 * 192, 4096),
    ...scaled("self_attn.k_proj", 8 * 192, 4096),
    ...scaled("self_attn.v_proj", 8 * 128, 4096),
    ...scaled("self_attn.o_proj", 4096, 64 * 128),
    ...scaled("mlp.gate_proj", 16384, 4096),
    ...scaled("mlp.up_proj", 16384, 4096),
    ...scaled("mlp.down_proj", 4096, 16384),
  ];
  const rows = drafts.map(({ name, dtypes, shape }) => [name, ...dtypes, shape]);
  expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
    new Set(expected.map((row) => JSON.stringify(row))),
  );
});

test("what a file leaves as it is by SGLang's name of draft modules is so in all of them", () => {
  const { quantization_config, ...rest } = JSON.parse(fixture("XiaomiMiMo--MiMo-V2-Flash")) as Record<
    string,
    object
  >;
  const ignored_layers = ["model.layers.0.self_attn.o_proj", "model.decoder.self_attn.o_proj"];
  const inspection = inspectedText(
    JSON.stringify({ ...rest, quantization_config: { ...quantization_config, ignored_layers } }),
  );
  const { tensors } = releasedTensors(inspection.spec, namesOf(inspection));
  const kept = tensors.filter(({ name, dtype }) => name.endsWith("o_proj.weight") && dtype === "bfloat16");
  expect(tensorRows(kept).map((row) => [row.name, indexesOf(row)])).toEqual([
    ["model.layers.{}.self_attn.o_proj.weight", "0"],
    ["model.mtp.layers.{}.self_attn.o_proj.weight", "0-2"],
  ]);
  const { bytes } = weightsOf(inspection);
  const all = weightsOf(inspected("XiaomiMiMo--MiMo-V2-Flash")).bytes;
  expect((bytes?.mtp ?? 0) - (all?.mtp ?? 0)).toBe(3 * 4096 * 8192 * (1 - 4 / 128 ** 2));
});

test("LongCat-Flash has a draft module of a dense layer under the publisher's names, its projection quantised too", () => {
  const config = {
    ...(JSON.parse(fixture("longcat_flash--m7-0")) as object),
    quantization_config: { quant_method: "fp8", weight_block_size: [128, 128], activation_scheme: "dynamic" },
  };
  const inspection = inspectedText(JSON.stringify({ ...config, dtype: "bfloat16" }));
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(true);
  const drafts = tensors.filter(({ part }) => part === "mtp");
  const blocks = (size: number): number => Math.ceil(size / 128);
  const scaled = (name: string, rows: number, columns: number): unknown[] => [
    [`layers.{}.${name}.weight`, "float8_e4m3fn", [rows, columns]],
    [`layers.{}.${name}.weight_scale_inv`, "float32", [blocks(rows), blocks(columns)]],
  ];
  const expected = [
    ["embed_tokens.weight", "bfloat16", [10007, 768]],
    ["norm.weight", "bfloat16", [768]],
    ...["enorm.m", "hnorm.m", "input_layernorm", "post_attention_layernorm"].map((name) => [
      `layers.{}.${name}.weight`,
      "bfloat16",
      [768],
    ]),
    ["layers.{}.self_attn.q_a_layernorm.weight", "bfloat16", [192]],
    ["layers.{}.self_attn.kv_a_layernorm.weight", "bfloat16", [128]],
    ...scaled("eh_proj", 768, 1536),
    ...scaled("self_attn.q_a_proj", 192, 768),
    ...scaled("self_attn.q_b_proj", 8 * 192, 192),
    ...scaled("self_attn.kv_a_proj_with_mqa", 160, 768),
    ...scaled("self_attn.kv_b_proj", 8 * 192, 128),
    ...scaled("self_attn.o_proj", 768, 512),
    ...scaled("transformer_layer.mlp.gate_proj", 160, 768),
    ...scaled("transformer_layer.mlp.up_proj", 160, 768),
    ...scaled("transformer_layer.mlp.down_proj", 768, 160),
  ];
  const rows = tensorRows(drafts).map(({ name, dtypes, shape }) => [
    name.replace("model.mtp.", ""),
    ...dtypes,
    shape,
  ]);
  const told = (all: readonly unknown[]) => all.map((row) => JSON.stringify(row)).toSorted();
  expect(told(rows)).toEqual(told(expected));
  // The copy of the embedding is no parameter, and all the rest is.
  const { bytes } = weightsOf(inspection);
  const stored = drafts.reduce((sum, each) => sum + (each.bytes ?? 0), 0);
  expect(bytes?.mtp).toBe(stored - 2 * 10007 * 768);
});

test("a LongCat-Flash whose file says that there are no draft modules has none", () => {
  const config = { ...(JSON.parse(fixture("longcat_flash--m7-0")) as object), num_nextn_predict_layers: 0 };
  const inspection = inspectedText(JSON.stringify(config));
  expect(inspection.spec.body).toMatchObject({ mtp: null, dense_mlp: null });
  const { tensors, complete } = releasedTensors(inspection.spec, namesOf(inspection));
  expect(complete).toBe(true);
  expect(tensors.some(({ part }) => part === "mtp")).toBe(false);
});
