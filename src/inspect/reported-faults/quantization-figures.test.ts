import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import type { Inspection } from "../inspection.ts";
import { quantizationFindings, ranksFinding, ranksOf } from "../quantization-findings.ts";
import { weightsOf } from "../weights.ts";
import { codesOf, config, read, reportedText } from "./read.test-support.ts";

const configOf = (name: string): JsonObject => JSON.parse(reportedText(name)) as JsonObject;

const inspectionOf = (name: string): Inspection => read(configOf(name));

const withQuantization = (name: string, change: JsonObject): Inspection => {
  const config = configOf(name);
  return read({
    ...config,
    quantization_config: { ...(config["quantization_config"] as JsonObject), ...change },
  });
};

const found = (inspection: Inspection, code: string): string =>
  quantizationFindings(inspection)
    .filter((finding) => finding.code === code)
    .map(({ message }) => message)
    .join(" ");

/** How many bytes a layer takes. */
function inLayer(inspection: Inspection, layer: number): number | undefined {
  return weightsOf(inspection).bytes?.layers.find(({ from, to }) => from <= layer && layer <= to)?.bytes;
}

// Each figure is that of the engine's own rule, computed from shapes by hand.
describe("rules for single modules decide what weights take", () => {
  test.each<[string, number, { readonly [layer: number]: number }]>([
    ["gptq-dynamic", 19_099_447_296, { 0: 670_573_056, 1: 670_573_056, 2: 352_068_096, 47: 670_573_056 }],
    ["awq-substring", 243_150_846_464, {}],
    ["autoround-extra", 6_291_838_976, { 0: 194_951_680, 1: 120_437_248 }],
    ["gptq-modules-in-block", 12_486_189_056, { 0: 324_526_080 }],
    ["qwen35-gptq-dynamic", 23_321_266_432, { 0: 493_171_072, 3: 480_261_120 }],
    ["bnb-component", 8_314_005_504, {}],
    ["bnb-list-without-head", 5_149_424_000, {}],
    ["bnb-skip", 6_359_388_160, { 2: 99_547_648, 3: 323_643_904, 4: 161_796_608 }],
    ["bnb-gemma3-prefix", 7_897_852_992, { 2: 378_267_904, 3: 185_685_184 }],
    ["intel-autoround", 6_098_479_104, {}],
    ["nvfp4-mtp-layer-number", 419_898_283_448, {}],
    ["ct-two-groups", 19_352_724_480, { 0: 1_227_381_248 }],
    ["ct-overlapping-groups", 22_495_879_488, {}],
    ["ct-w8a8-int8", 9_438_504_960, {}],
    ["awq-mtp-layer", 374_742_218_496, {}],
  ])("%s", (name, total, layers) => {
    const inspection = inspectionOf(name);
    expect(weightsOf(inspection)).toMatchObject({ bytes: { total }, unread: [] });
    for (const [layer, bytes] of Object.entries(layers))
      expect(inLayer(inspection, Number(layer))).toBe(bytes);
  });

  test("the output head follows an entry of its own, and draft modules their names", () => {
    expect(weightsOf(inspectionOf("autoround-extra")).bytes?.lm_head).toBe(636_915_712);
    expect(weightsOf(inspectionOf("qwen35-gptq-dynamic")).bytes?.mtp).toBe(1_689_281_536);
    expect(weightsOf(inspectionOf("awq-mtp-layer")).bytes?.mtp).toBe(23_220_135_936);
  });

  test("MLX: bits and two numbers of 16 bits for each group, embedding and head with them", () => {
    const bytes = weightsOf(inspectionOf("mlx-quantization")).bytes;
    expect(bytes?.embedding).toBe((151_936 * 4096 * (4 + 32 / 64)) / 8);
    expect(bytes?.lm_head).toBe(bytes?.embedding);
    const down = 4096 * 12_288;
    expect((inLayer(inspectionOf("mlx-quantization"), 0) ?? 0) - (bytes?.layers[1]?.bytes ?? 0)).toBe(
      (down * 2) / 8,
    );
    expect(weightsOf(inspectionOf("mlx-quantization-only")).bytes?.total).toBe(14_305_496_576);
    expect(codesOf(inspectionOf("mlx-quantization-only"))).toContain("mlx-quantization");
    expect(weightsOf(inspectionOf("mlx-gptoss-mixed")).bytes).not.toBeNull();
  });

  test("FBGEMM's FP8 and INT8 in blocks are a byte a number, with scales of rows and of blocks", () => {
    const [fbgemm, int8] = ["fbgemm", "blockwise-int8"].map((name) => weightsOf(inspectionOf(name)).bytes);
    expect(fbgemm?.layers.map(({ from, to }) => [from, to])).toEqual([
      [0, 0],
      [1, 78],
      [79, 79],
    ]);
    const down = 8192 * 28_672;
    expect((fbgemm?.layers[2]?.bytes ?? 0) - (fbgemm?.layers[1]?.bytes ?? 0)).toBe(down - 4 * 8192);
    expect(int8?.lm_head).toBe(129_280 * 7168 * 2);
  });

  test("torchao's INT4 has a scale and a zero point of 16 bits for each group", () => {
    const linear = 4096 * 4096 * 2 + 1024 * 4096 * 2 + 3 * 12_288 * 4096;
    const norms = 2 * (2 * 4096 + 2 * 128);
    expect(inLayer(inspectionOf("torchao"), 5)).toBe((linear * (4 + 32 / 128)) / 8 + norms);
  });

  test("ModelOpt's map inside of its map is the map", () => {
    const { spec } = inspectionOf("modelopt-nested-layers");
    expect(Object.keys(spec.quantization?.normal_form?.schemes ?? {}).sort()).toEqual(["FP8", "NVFP4"]);
    expect(spec.quantization?.normal_form?.kv_cache).toMatchObject({ format: "fp8_e4m3" });
  });

  test("null for a list of exceptions is none", () => {
    expect(codesOf(inspectionOf("modelopt-null-exclude"))).not.toContain("quantization-value");
  });
});

describe("no figure stands on what nobody read", () => {
  test("an unheard-of member marks it", () => {
    const inspection = withQuantization("bnb-component", { zz_rules: { lm_head: 8 } });
    expect(weightsOf(inspection).unread).toEqual(["/quantization_config/zz_rules/lm_head"]);
  });

  test.each<[string, JsonObject, string]>([
    ["a number for an algorithm", { quant_algo: 7 }, "/quant_algo"],
    ["null for an algorithm", { quant_algo: null }, "/quant_algo"],
    ["an entry without an algorithm", { group_size: 16 }, ""],
    ["an empty entry", {}, ""],
  ])("a module of ModelOpt's map with %s marks it", (_, entry, at) => {
    const module = "model.layers.0.self_attn.q_proj";
    const inspection = withQuantization("modelopt-null-exclude", {
      quant_algo: "MIXED_PRECISION",
      quantized_layers: { [module]: entry, "model.layers.1.self_attn.q_proj": { quant_algo: "FP8" } },
    });
    expect(weightsOf(inspection).unread).toContain(`/quantization_config/quantized_layers/${module}${at}`);
  });

  test.each<[string, JsonObject]>([
    ["groups without a size", { qscheme: "per_group", group_size: null }],
    ["FP4 without groups", { qscheme: "per_tensor" }],
  ])("Quark: %s are not described", (_, change) => {
    const config = configOf("quark-mxfp4")["quantization_config"] as JsonObject;
    const global = config["global_quant_config"] as JsonObject;
    const weight = { ...(global["weight"] as JsonObject), ...change };
    const inspection = withQuantization("quark-mxfp4", { global_quant_config: { ...global, weight } });
    expect(weightsOf(inspection).bytes).toBeNull();
    expect(codesOf(inspection)).toContain("unknown-quantization-algorithm");
  });

  test("HQQ: groups of 64 where the file does not say, and one scale for a matrix marks it", () => {
    const withParams = (params: JsonObject): Inspection =>
      withQuantization("hqq", { quant_config: { weight_quant_params: { nbits: 4, axis: 1, ...params } } });
    const total = weightsOf(withParams({ group_size: 64 })).bytes?.total;
    expect(weightsOf(withParams({}))).toMatchObject({ unread: [], bytes: { total } });
    expect(weightsOf(withParams({ channel_wise: false })).unread).toHaveLength(1);
  });

  test.each<[string, JsonObject]>([
    ["along the first axis", { nbits: 4, group_size: null, axis: 0 }],
    ["along the axis that HQQ takes unless told", { nbits: 4, group_size: null }],
  ])("HQQ: one scale for each input channel is not described, %s", (_, params) => {
    const inspection = withQuantization("hqq", { quant_config: { weight_quant_params: params } });
    expect(weightsOf(inspection).bytes).toBeNull();
    const told = inspection.diagnostics.find(({ code }) => code === "unknown-quantization-algorithm");
    expect(told?.message).toContain("group_size");
    expect(told?.message).toContain("axis");
    const rows = { quant_config: { weight_quant_params: { nbits: 4, group_size: null, axis: 1 } } };
    expect(weightsOf(withQuantization("hqq", rows)).bytes).not.toBeNull();
  });

  test.each<[string, JsonObject, (numbers: number) => number]>([
    [
      "HQQ",
      { quant_method: "hqq", quant_config: { weight_quant_params: { nbits: 4, group_size: 64, axis: 1 } } },
      (numbers) => (numbers / 64) * 4,
    ],
    [
      "bitsandbytes",
      { quant_method: "bitsandbytes", load_in_4bit: true, bnb_4bit_quant_type: "nf4" },
      (numbers) => Math.ceil(numbers / 64) * 4,
    ],
  ])("%s: groups run on over the ends of rows", (_, quantization, scales) => {
    const width = 3424;
    const inspection = read({
      ...configOf("exl3"),
      intermediate_size: width,
      quantization_config: quantization,
    });
    const plain = read({ ...configOf("exl3"), quantization_config: null, intermediate_size: width });
    const kept = 2 * (2 * 4096 + 2 * 128);
    const matrices = [2 * 4096 * 4096, 2 * 1024 * 4096, 3 * width * 4096];
    const numbers = matrices.reduce((sum, each) => sum + each, 0);
    expect(inLayer(plain, 0)).toBe(2 * numbers + kept);
    expect(inLayer(inspection, 0)).toBe(numbers / 2 + scales(numbers) + kept);
  });

  test("experts of one layer that ModelOpt's map names with several algorithms each take their own", () => {
    const config = {
      ...configOf("gptq-dynamic"),
      num_hidden_layers: 1,
      num_experts: 4,
      num_experts_per_tok: 2,
    };
    const named = (algorithms: readonly (string | null)[]): Inspection =>
      read({
        ...config,
        quantization_config: {
          quant_method: "modelopt",
          quant_algo: "MIXED_PRECISION",
          quantized_layers: Object.fromEntries(
            algorithms.flatMap((quant_algo, expert) =>
              quant_algo === null
                ? []
                : [
                    [
                      `model.layers.0.mlp.experts.${expert}.up_proj`,
                      quant_algo === "NVFP4" ? { quant_algo, group_size: 16 } : { quant_algo },
                    ],
                  ],
            ),
          ),
        },
      });
    const bytes = (algorithms: readonly (string | null)[]): number => inLayer(named(algorithms), 0) ?? 0;
    const [none, fp8, nvfp4] = [["FP8"], ["FP8", "FP8"], ["FP8", "NVFP4"]].map(bytes);
    const one = (none ?? 0) - (fp8 ?? 0);
    expect(bytes(["FP8", "FP8", "FP8", "FP8"])).toBe((fp8 ?? 0) - 2 * one);
    expect(bytes(["FP8", "NVFP4", "FP8", "NVFP4"])).toBe(2 * (nvfp4 ?? 0) - (none ?? 0) - one);
    expect(nvfp4).toBeLessThan(fp8 ?? 0);
  });

  test("FP8 that does not say its blocks marks it, and says who reads what", () => {
    const FP8 = { quant_method: "fp8", activation_scheme: "dynamic", modules_to_not_convert: ["lm_head"] };
    const withBlocks = (change: JsonObject): Inspection =>
      read({ ...configOf("exl3"), quantization_config: { ...FP8, ...change } });
    const open = withBlocks({});
    expect(weightsOf(open).unread).toEqual(["/quantization_config/weight_block_size"]);
    const told = open.diagnostics.find(({ code }) => code === "quantization-blocks-open")?.message;
    for (const reader of ["vLLM", "SGLang", "transformers"]) expect(told).toContain(reader);
    expect(weightsOf(withBlocks({ weight_block_size: null })).unread).toEqual([]);
    expect(weightsOf(withBlocks({ weight_block_size: [128, 128] })).unread).toEqual([]);
  });

  test("a pattern that cannot be evaluated leaves it out", () => {
    const inspection = withQuantization("gptq-dynamic", { dynamic: { "-:(a)\\1.*": {} } });
    expect(weightsOf(inspection)).toMatchObject({ bytes: null, unevaluated: ["(a)\\1.*"] });
    expect(found(inspection, "quantization-pattern-not-evaluated")).toContain("(a)");
  });

  test("exl3: four bits for every matrix and six for the head, with a vector for inputs and one for outputs", () => {
    const matrix = (rows: number, columns: number, bits: number): number =>
      (rows * columns * bits) / 8 + 2 * (rows + columns);
    const layer =
      2 * matrix(4096, 4096, 4) +
      2 * matrix(1024, 4096, 4) +
      2 * matrix(12_288, 4096, 4) +
      matrix(4096, 12_288, 4) +
      2 * (2 * 4096 + 2 * 128);
    const total = 36 * layer + matrix(151_936, 4096, 6) + 2 * (151_936 * 4096 + 4096);
    expect(weightsOf(inspectionOf("exl3"))).toMatchObject({ unread: [], bytes: { total } });
  });

  test("ascend-map: what its words leave open marks the figure", () => {
    const inspection = inspectionOf("ascend-map");
    expect(codesOf(inspection)).toContain("quantization-types-open");
    expect(weightsOf(inspection).unread).toContain("/quantization_config/version");
  });
});

describe("who matches how is told, with by how much", () => {
  test("bitsandbytes by component, and by expression", () => {
    const told = found(inspectionOf("bnb-component"), "quantization-readers-differ");
    expect(told).toContain("transformers 5.17.0 and 5.18.0");
    expect(told).toContain("6,073,042,944");
    expect(told).toContain("8,314,005,504");
  });

  test("whether a list without the output head leaves it out is told with its bytes", () => {
    const told = found(inspectionOf("bnb-list-without-head"), "quantization-readers-differ");
    expect(told).toContain("1,244,659,712");
    expect(told).toContain("321,040,768");
  });

  test("nothing where all read alike", () => {
    expect(found(inspectionOf("bnb-skip"), "quantization-readers-differ")).toBe("");
  });
});

test("entries that match nothing are named, a fused name is not among them", () => {
  const told = found(inspectionOf("dead-ignore-patterns"), "quantization-entry-matches-nothing");
  expect(told).toContain("3 entries");
  for (const text of [".*mlp.gate$", "layers.99", "block_sparse_moe"]) expect(told).toContain(text);
  expect(told).not.toContain("qkv_proj");
});

describe("ranks and blocks", () => {
  test.each<[string, number, number]>([
    ["fp8-block-tp", 96, 2],
    ["minimax-m2-rotary-dim", 192, 4],
  ])("%s: %i channels are refused, %i ranks work", (name, share, largest) => {
    const inspection = inspectionOf(name);
    const ranks = ranksOf(inspection, 8);
    expect(ranks?.broken.map((each) => each.share)).toContain(share);
    expect(ranks?.largest).toBe(largest);
    expect(ranksFinding(inspection, 8)[0]?.message).toContain(`has ${share} of`);
    expect(ranksFinding(inspection, 2)).toEqual([]);
  });
});

describe("targets of compressed-tensors that name modules as vLLM does", () => {
  const groups = (attention: string, experts: string): JsonObject => ({
    quant_method: "compressed-tensors",
    format: "mixed-precision",
    config_groups: {
      group_0: {
        format: "float-quantized",
        targets: [attention],
        weights: { num_bits: 8, type: "float", strategy: "block", block_structure: [128, 128] },
      },
      group_1: {
        format: "nvfp4-pack-quantized",
        targets: [experts],
        weights: { num_bits: 4, type: "float", strategy: "tensor_group", group_size: 16 },
      },
    },
  });
  const deepSeek = (attention: string, experts: string): Inspection =>
    read(
      config("deepseek-ai--DeepSeek-V4-Flash", {
        quantization_config: groups(attention, experts),
      }),
    );
  const bytes = (inspection: Inspection): number | undefined => weightsOf(inspection).bytes?.total;
  const ATTENTION = "re:.*attn.*(fused_wqa_wkv|wq_b|wo_a|wo_b)$";
  const EXPERTS = "re:.*ffn.*(gate|up|down)_proj$";

  test("experts, shared experts and joined projections take the formats of their groups", () => {
    const own = deepSeek("re:.*attn\\.(wq_a|wkv|wq_b|indexer.wq_b|wo_a|wo_b)$", "re:.*ffn.*(w1|w2|w3)$");
    const engines = deepSeek(ATTENTION, EXPERTS);
    expect(bytes(engines)).toBe(bytes(own));
    expect(weightsOf(engines).unread).toEqual([]);
    expect(found(engines, "quantization-entry-matches-nothing")).toBe("");
  });

  test("experts of other families too", () => {
    const mixtral = (target: string): Inspection =>
      read(
        config("mistralai--Mixtral-8x7B-v0.1", { quantization_config: groups("re:.*self_attn.*", target) }),
      );
    expect(bytes(mixtral("re:.*experts.*(gate|up|down)_proj$"))).toBe(
      bytes(mixtral("re:.*experts.*w[123]$")),
    );
    // An exception goes by the names of the checkpoint.
    const kept = read(
      config("mistralai--Mixtral-8x7B-v0.1", {
        quantization_config: { ...groups("re:.*self_attn.*", "re:.*w[123]$"), ignore: ["re:.*gate_proj$"] },
      }),
    );
    expect(bytes(kept)).toBe(bytes(mixtral("re:.*w[123]$")));
  });

  test("a target that names nothing marks the figure and is named", () => {
    const inspection = deepSeek(ATTENTION, "re:.*feedforward.*");
    expect(weightsOf(inspection).unread).toEqual(["/quantization_config/config_groups/group_1/targets"]);
    const told = found(inspection, "quantization-entry-matches-nothing");
    expect(told).toContain('"re:.*feedforward.*"');
    expect(told).toContain("the weights may take other bytes than shown");
  });
});
