import { describe, expect, test } from "vitest";
import { TensorCheck } from "../analysis/checkpoint/compare-tensors.ts";
import type { FoundTensor } from "../analysis/checkpoint/expected-tensors.ts";
import { bytesOfRows, namesIn, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import type { Inspection } from "./inspection.ts";
import { codesOf } from "./reported-faults/read.test-support.ts";
import { quantizationFindings } from "./quantization-findings.ts";
import { namesOf, weightsOf } from "./weights.ts";

/*
 * How the tools of Ascend, ExLlamaV3 and ChatGLM store a matrix. Shapes and types are those that the tools' own code writes:
 * AscendV1Saver of msModelSlim, LinearEXL3 of exllamav3, QuantizedLinear of chatglm3-6b.
 */

const configOf = (name: string): JsonObject => JSON.parse(fixture(name)) as JsonObject;

const inspect = (config: JsonObject): Inspection => inspectedText(JSON.stringify(config));

const withMembers = (name: string, change: JsonObject, more: JsonObject = {}): Inspection => {
  const config = configOf(name);
  return inspect({
    ...config,
    ...more,
    quantization_config: { ...(config["quantization_config"] as JsonObject), ...change },
  });
};

/** The tensors of a matrix, as [name, shape, type]. */
const partsOf = ({ adapter, spec }: Inspection, module: string) =>
  releasedTensors(spec, namesOf({ adapter, spec }))
    .tensors.filter(({ name, layers }) => name.includes(`${module}.`) && (layers?.[0]?.from ?? 0) === 0)
    .map(({ name, shape, dtype }) => [name.slice(name.indexOf(module) + module.length + 1), shape, dtype]);

const bytesOf = ({ adapter, spec }: Inspection): number | null =>
  bytesOfRows(tensorRows(releasedTensors(spec, namesOf({ adapter, spec })).tensors));

describe("Ascend's map of tensors", () => {
  const map = inspect(configOf("quantization/ascend-map"));
  const offsets = (rows: number) => [
    ["weight_scale", [rows, 1], "float32"],
    ["weight_offset", [rows, 1], "float32"],
  ];
  const products = (rows: number, type = "float32") => [
    ["quant_bias", [rows], "int32"],
    ["input_scale", [1], "float32"],
    ["input_offset", [1], "float32"],
    ["deq_scale", [rows], type],
  ];

  test.each<[string, unknown]>([
    ["q_proj", [["weight", [4096, 4096], "int8"], ...products(4096)]],
    ["k_proj", [["weight", [1024, 4096], "int8"], ...offsets(1024)]],
    ["v_proj", [["weight", [1024, 4096], "int8"], ...products(1024), ...offsets(1024)]],
    ["o_proj", [["weight", [2048, 4096], "int8"], ...offsets(4096), ["scale_bias", [4096, 16], "float32"]]],
    [
      "up_proj",
      [
        ["weight", [14_336, 4096], "float8_e4m3fn"],
        ["weight_scale", [14_336, 128], "uint8"],
      ],
    ],
    [
      "down_proj",
      [
        ["weight", [4096, 7168], "uint8"],
        ["weight_scale", [4096, 448], "uint8"],
      ],
    ],
  ])("%s", (module, parts) => {
    expect(partsOf(map, module)).toEqual(parts);
  });

  test("its words are the bytes, to the last scale, and no member is left open", () => {
    const plain = 2 * (2 * 128_256 * 4096 + 5 * 4096);
    const kept = 2 * (2 * 4096 * 4096 + 2 * 1024 * 4096 + 3 * 14_336 * 4096);
    const attention =
      4096 * (4096 + 4 + 4) + 8 + 1024 * (4096 + 8) + 1024 * (4096 + 16) + 8 + 4096 * (2048 + 8 + 64);
    const mlp = 2 * 14_336 * (4096 + 128) + 4096 * (7168 + 448);
    expect(weightsOf(map)).toMatchObject({ unread: [], bytes: { total: plain + kept + attention + mlp } });
    expect(bytesOf(map)).toBe(plain + kept + attention + mlp);
  });

  test("in float16 the product of the scales is kept as 64 bits", () => {
    const half = withMembers("quantization/ascend-map", {}, { torch_dtype: "float16" });
    expect(partsOf(half, "q_proj")).toEqual([["weight", [4096, 4096], "int8"], ...products(4096, "int64")]);
    expect(bytesOf(half)).toBe(weightsOf(half).bytes?.total);
  });

  test.each<[string, JsonObject, string]>([
    ["a word that nobody knows", { "lm_head.weight": "W4A4_MXFP4_DUALSCALE" }, "W4A4_MXFP4_DUALSCALE"],
    ["groups under a word that may be of channels", { group_size: 128 }, "group_size"],
  ])("%s leaves the figure out, and says so", (_, change, words) => {
    const inspection = withMembers("quantization/ascend-map", change);
    expect(weightsOf(inspection).bytes).toBeNull();
    expect(inspection.diagnostics.map(({ message }) => message).join(" ")).toContain(words);
  });

  test.each<[string, JsonObject, string]>([
    ["no version", { version: null }, "/quantization_config/version"],
    [
      "biases, which are stored as float32",
      { "model.layers.0.self_attn.q_proj.bias": "FLOAT" },
      "/quantization_config/model.layers.0.self_attn.q_proj.bias",
    ],
    ["scales of a cache", { kv_cache_type: "C8" }, "/quantization_config/kv_cache_type"],
  ])("%s marks the figure", (_, change, field) => {
    expect(weightsOf(withMembers("quantization/ascend-map", change)).unread).toEqual([field]);
  });

  test.each<[string, string, string]>([
    ["a matrix of a layer", "model.layers.1.mlp.up_proj", "1 matrix"],
    ["the output head", "lm_head", "1 matrix"],
  ])("%s that the map leaves out marks the figure, and is named", (_, module, words) => {
    const config = configOf("quantization/ascend-map");
    const map = { ...(config["quantization_config"] as JsonObject) };
    Reflect.deleteProperty(map, `${module}.weight`);
    const inspection = inspect({ ...config, quantization_config: map });
    expect(weightsOf(inspection).unread).toEqual([`/quantization_config/${module}.weight`]);
    const told = quantizationFindings(inspection).find(({ code }) => code === "quantization-modules-unnamed");
    expect(told?.message).toContain(`${module}.weight`);
    expect(told?.message).toContain(words);
  });

  test("an expert that the map leaves out marks the figure", () => {
    const moe = configOf("Qwen--Qwen3-30B-A3B");
    const layers = { num_hidden_layers: 1, num_experts: 4, num_experts_per_tok: 2 };
    const words = (names: readonly string[], word: string): JsonObject =>
      Object.fromEntries(names.map((name) => [`model.layers.0.${name}.weight`, word]));
    const map = (experts: readonly number[]): Inspection =>
      inspect({
        ...moe,
        ...layers,
        quantization_config: {
          version: "1.0.0",
          "lm_head.weight": "FLOAT",
          "model.embed_tokens.weight": "FLOAT",
          ...words(
            ["q_proj", "k_proj", "v_proj", "o_proj"].map((name) => `self_attn.${name}`),
            "W8A8_DYNAMIC",
          ),
          ...words(["mlp.gate"], "FLOAT"),
          ...words(
            experts.flatMap((expert) =>
              ["gate_proj", "up_proj", "down_proj"].map((name) => `mlp.experts.${expert}.${name}`),
            ),
            "W8A8_DYNAMIC",
          ),
        },
      });
    const [whole, partly] = [map([0, 1, 2, 3]), map([0, 1, 2])];
    expect(weightsOf(whole).unread).toEqual([]);
    expect(weightsOf(partly).unread).toHaveLength(3);
    const matrix = 768 * 2048;
    const scales = 8 * (2 * 768 + 2048);
    expect((weightsOf(partly).bytes?.total ?? 0) - (weightsOf(whole).bytes?.total ?? 0)).toBe(
      3 * matrix - scales,
    );
  });

  test("a word for the whole model leaves the figure out, for its map stands beside the weights", () => {
    const word = inspect(configOf("quantization/ascend-word"));
    expect(weightsOf(word).bytes).toBeNull();
    expect(codesOf(word)).toContain("quantization-without-figures");
    const plain = inspect({ ...configOf("quantization/ascend-word"), quantize: "float" });
    expect(weightsOf(plain)).toMatchObject({ unread: [], bytes: { dtype: "bfloat16" } });
  });
});

describe("MXFP8 as SGLang reads it", () => {
  const mxfp8 = inspect(configOf("quantization/mxfp8"));

  test("a byte for each number and one for 32 of a row, and the head stays as it is", () => {
    expect(partsOf(mxfp8, "q_proj")).toEqual([
      ["weight", [4096, 4096], "float8_e4m3fn"],
      ["weight_scale_inv", [4096, 128], "uint8"],
    ]);
    const plain = 2 * (2 * 128_256 * 4096 + 9 * 4096);
    const attention = 2 * 4096 * 4096 + 2 * 1024 * 4096;
    const mlp = 3 * 14_336 * 4096;
    const total = plain + ((3 * attention + 4 * mlp) * 33) / 32 + 2 * attention;
    expect(weightsOf(mxfp8)).toMatchObject({ unread: [], bytes: { total } });
    expect(bytesOf(mxfp8)).toBe(total);
  });

  test.each<[JsonObject, string]>([
    [{ weight_block_size: [128, 128] }, "weight_block_size"],
    [{ activation_scheme: "static" }, "activation_scheme"],
    [{ rounding: "up" }, "rounding"],
  ])("%j marks the figure", (change, member) => {
    const { unread } = weightsOf(withMembers("quantization/mxfp8", change));
    expect(unread).toEqual([`/quantization_config/${member}`]);
  });
});

describe("no figure stands on a member at the root that speaks of quantisation", () => {
  const { quantize: _, ...plain } = configOf("quantization/ascend-word");

  test.each<[JsonObject, string]>([
    [{ quantize: true }, "/quantize"],
    [{ quantization: "int4" }, "/quantization"],
    [{ quantization_bit: 4 }, "/quantization_bit"],
  ])("%j", (more, field) => {
    expect(weightsOf(inspect({ ...plain, ...more })).unread).toEqual([field]);
  });

  test.each<[JsonObject]>([[{}], [{ quantize: null }], [{ quantization: {} }]])("%j says nothing", (more) => {
    expect(weightsOf(inspect({ ...plain, ...more })).unread).toEqual([]);
  });
});

describe("ExLlamaV3", () => {
  const trellis = (rows: number, columns: number, bits: number) => [
    ["trellis", [columns / 16, rows / 16, 16 * bits], "int16"],
    ["suh", [columns], "float16"],
    ["svh", [rows], "float16"],
    ["mul1", [], "int32"],
  ];
  const matrix = (rows: number, columns: number, bits: number): number =>
    (rows * columns * bits) / 8 + 2 * (rows + columns);
  const exl3 = inspect(configOf("quantization/exl3"));
  const layer =
    2 * matrix(4096, 4096, 4) +
    2 * matrix(1024, 4096, 4) +
    2 * matrix(14_336, 4096, 4) +
    matrix(4096, 14_336, 4);
  const rest = 2 * (128_256 * 4096 + 9 * 4096);

  test("a whole mean is what every matrix has, and the head has bits of its own", () => {
    expect(partsOf(exl3, "down_proj")).toEqual(trellis(4096, 14_336, 4));
    expect(partsOf(exl3, "lm_head")).toEqual(trellis(128_256, 4096, 6));
    const total = 4 * layer + rest + matrix(128_256, 4096, 6);
    expect(weightsOf(exl3)).toMatchObject({ unread: [], bytes: { total } });
    // The multiplier of the codebook is a number of 32 bits beside each matrix.
    expect(bytesOf(exl3)).toBe(total + 4 * (4 * 7 + 1));
  });

  test("a head that is tied is stored all the same, and one of 16 bits as it is", () => {
    const tied = withMembers("quantization/exl3", {}, { tie_word_embeddings: true });
    expect(weightsOf(tied).bytes?.total).toBe(weightsOf(exl3).bytes?.total);
    const kept = withMembers("quantization/exl3", { head_bits: 16 });
    expect(weightsOf(kept).bytes?.lm_head).toBe(2 * 128_256 * 4096);
  });

  test("rows and columns are filled up to 128, and float32 is written as float16", () => {
    const odd = withMembers("quantization/exl3", {}, { vocab_size: 128_200, torch_dtype: "float32" });
    expect(partsOf(odd, "lm_head")).toEqual(trellis(128_256, 4096, 6));
    expect(weightsOf(odd).bytes).toMatchObject({
      total: (weightsOf(exl3).bytes?.total ?? 0) - 2 * 56 * 4096,
      dtype: "float16",
    });
  });

  test("experts are quantised one by one, and routers are not", () => {
    const { quantization_config } = configOf("quantization/exl3");
    const mixture = inspect({
      ...configOf("Qwen--Qwen3-30B-A3B"),
      quantization_config: quantization_config ?? null,
    });
    expect(partsOf(mixture, "experts.{expert}.up_proj")).toEqual(trellis(768, 2048, 4));
    expect(partsOf(mixture, "mlp.gate")).toEqual([["weight", [128, 2048], "bfloat16"]]);
  });

  test.each<[string, JsonObject, JsonObject, string]>([
    ["a mean that is no whole number", { bits: 4.5 }, {}, "quantization_config.json"],
    ["a mean below what any matrix has", { bits: -3 }, {}, "bits is -3"],
    ["a mean above what any matrix has", { bits: 9 }, {}, "bits is 9"],
    ["no mean", { bits: null }, {}, "no number of bits"],
    ["an MLP that is cut in slices", {}, { intermediate_size: 57_344 }, "slices"],
    [
      "a model whose matrices are joined",
      {},
      { model_type: "phi3", architectures: ["Phi3ForCausalLM"] },
      "phi3",
    ],
  ])("%s has no figure, with the reason", (_, change, more, words) => {
    const inspection = withMembers("quantization/exl3", change, more);
    expect(weightsOf(inspection).bytes).toBeNull();
    expect(inspection.diagnostics.map(({ message }) => message).join(" ")).toContain(words);
  });
});

describe("ChatGLM's quantization_bit", () => {
  const layer = (bits: number): number =>
    [
      [4608, 4096],
      [4096, 4096],
      [27_392, 4096],
      [4096, 13_696],
    ].reduce((sum, [rows = 0, columns = 0]) => sum + (rows * columns * bits) / 8 + 2 * rows, 0) +
    2 * (4608 + 2 * 4096);

  test.each([4, 8])("%i: matrices of the layers, with a scale for each output channel", (bits) => {
    const inspection = inspect({ ...configOf("quantization/chatglm-int4"), quantization_bit: bits });
    const total = 28 * layer(bits) + 2 * (2 * 65_024 * 4096 + 4096);
    expect(weightsOf(inspection)).toMatchObject({ unread: [], bytes: { total } });
    expect(bytesOf(inspection)).toBe(total);
    expect(partsOf(inspection, "dense_4h_to_h")).toEqual([
      ["weight", [4096, (13_696 * bits) / 8], "int8"],
      ["weight_scale", [4096], "float16"],
    ]);
  });

  test("0 is none, and other numbers have no layers", () => {
    const config = configOf("quantization/chatglm-int4");
    expect(inspect({ ...config, quantization_bit: 0 }).spec.quantization).toBeNull();
    expect(weightsOf(inspect({ ...config, quantization_bit: 3 })).bytes).toBeNull();
  });
});

/*
 * FP8Linear of transformers 5.18.0 has weight_scale_inv and activation_scale; FP8StaticLinear of AutoFP8 (auto_fp8/quantize.py)
 * weight_scale and input_scale, which vLLM's Fp8LinearMethod reads.
 */
describe("the scales of FP8", () => {
  const fp8 = (more: JsonObject): Inspection =>
    inspect({
      ...configOf("llama--bare"),
      num_hidden_layers: 2,
      quantization_config: { quant_method: "fp8", ignored_layers: ["lm_head"], ...more },
    });

  /** What a check says of the checkpoint of a config, with each of its tensors changed; undefined leaves one out. */
  const checked = (
    { adapter, spec }: Inspection,
    change: (name: string, found: FoundTensor) => readonly [string, FoundTensor],
  ) => {
    const names = namesOf({ adapter, spec });
    const check = new TensorCheck(spec, names);
    for (const row of tensorRows(releasedTensors(spec, names).tensors))
      for (const name of namesIn(row))
        check.see(...change(name, { shape: row.shape, dtype: row.dtypes[0] ?? null }));
    return check.result();
  };

  const static8 = fp8({ activation_scheme: "static" });
  const asAutoFp8 = (name: string): string =>
    name.replace(/weight_scale_inv$/, "weight_scale").replace(/activation_scale$/, "input_scale");

  test.each([[[]], [[1]], [[1, 1]]])("one scale a matrix under AutoFP8's names, shaped %j", (shape) => {
    const { differing, notes } = checked(static8, (name, found) =>
      found.shape?.length === 0 ? [asAutoFp8(name), { ...found, shape }] : [name, found],
    );
    expect(differing).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/weight_scale and input_scale, as AutoFP8 writes/)]);
  });

  test("under transformers' names there is nothing to say", () => {
    expect(checked(static8, (name, found) => [name, found])).toMatchObject({ differing: [], notes: [] });
  });

  test("one scale of many under the other name is one missing and one that is unexpected", () => {
    const one = "model.layers.1.mlp.up_proj.weight_scale";
    const { differing } = checked(static8, (name, found) =>
      asAutoFp8(name) === one ? [name, found] : [asAutoFp8(name), found],
    );
    expect(differing.map(({ kind, count }) => [kind, count])).toEqual([
      ["missing", 1],
      ["unexpected", 1],
    ]);
  });

  test("powers of two are bytes or float32, and one of another type than the rest differs", () => {
    const rounded = fp8({ weight_block_size: [128, 128], scale_fmt: "ue8m0" });
    const inFloats =
      (but: string) =>
      (name: string, found: FoundTensor): readonly [string, FoundTensor] => [
        name,
        found.dtype === "float8_e8m0fnu" && name !== but ? { ...found, dtype: "float32" } : found,
      ];
    expect(checked(rounded, inFloats(""))).toMatchObject({
      differing: [],
      notes: [expect.stringMatching(/kept in float32/)],
    });
    const { differing } = checked(rounded, inFloats("model.layers.1.mlp.up_proj.weight_scale_inv"));
    expect(differing.map(({ kind, count }) => [kind, count])).toEqual([["dtype", 1]]);
  });
});
