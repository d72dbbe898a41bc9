import { describe, expect, test } from "vitest";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { unmappedIn } from "../config/reading/field-use.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { inspectText, type InspectOptions } from "./inspect-text.ts";
import type { Inspection } from "./inspection.ts";
import { quantizationFindings } from "./quantization-findings.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { namesOf, weightsOf } from "./weights.ts";

type NormalForm = NonNullable<NonNullable<EngineModelSpec["quantization"]>["normal_form"]>;

function inspected(file: string, beside: InspectOptions = {}): Inspection {
  const result = inspectText(fixture(file), beside);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

function quantizationOf(file: string): NormalForm {
  const quantization = inspected(file).spec.quantization?.normal_form;
  if (!quantization) throw new Error(`${file} is not quantised`);
  return quantization;
}

/** A file with members of its quantisation replaced. */
function withQuantization(file: string, members: JsonObject): Inspection {
  const config = JSON.parse(fixture(file)) as JsonObject;
  const before = config["quantization_config"] as JsonObject;
  const result = inspectText(JSON.stringify({ ...config, quantization_config: { ...before, ...members } }));
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

const onlyScheme = ({ schemes }: NormalForm) => Object.values(schemes)[0];

const stored = { symmetric: true, zero_points: false, dynamic: false };
const wide = { group_size: null, block_shape: null, outer_scale: null };
const perTensor = { granularity: "tensor", ...wide, scale_format: "float32", ...stored };
const FP8 = { format: "fp8_e4m3", bits: 8, ...perTensor };
const NVFP4 = {
  format: "nvfp4",
  bits: 4,
  granularity: "group",
  group_size: 16,
  block_shape: null,
  scale_format: "fp8_e4m3",
  outer_scale: { format: "float32", group_size: null, dynamic: false },
  ...stored,
};

describe("fp8", () => {
  test("in blocks: weights in blocks, inputs in running groups as wide (Qwen3-30B-A3B-FP8)", () => {
    const quantization = quantizationOf("Qwen--Qwen3-30B-A3B-FP8");
    expect(quantization).toMatchObject({
      quant_method: "fp8",
      module_patterns: "regex_prefix",
      kv_cache: null,
    });
    expect(quantization.excluded_modules).toContain("model.layers.0.mlp.gate");
    expect(onlyScheme(quantization)).toMatchObject({
      targets: ["Linear"],
      weights: { ...FP8, granularity: "block", block_shape: [128, 128] },
      activations: { ...FP8, granularity: "group", group_size: 128, dynamic: true },
    });
  });

  test("without exceptions keeps the output head, and says that this is a default", () => {
    const result = inspected("Qwen--Qwen3-32B-FP8");
    expect(result.spec.quantization?.normal_form?.excluded_modules).toEqual(["lm_head"]);
    expect(result.origins.get("/quantization/normal_form/excluded_modules")).toMatchObject({
      looked_for: ["/quantization_config/modules_to_not_convert", "/quantization_config/ignored_layers"],
    });
  });

  test("static, without blocks: one stored scale for each tensor", () => {
    const quantization = quantizationOf("quantization/fp8-static");
    expect(onlyScheme(quantization)).toMatchObject({ weights: FP8, activations: FP8 });
    expect(quantization.excluded_modules).toEqual(["lm_head"]);
  });

  test("ue8m0 scales, and experts that are fp4 by a field of the decoder (DeepSeek-V4-Flash)", () => {
    const { schemes } = quantizationOf("deepseek-ai--DeepSeek-V4-Flash");
    expect(schemes).toMatchObject({
      linear: { weights: { format: "fp8_e4m3", scale_format: "ue8m0" } },
      experts: { targets: ["Experts"], weights: { format: "mxfp4", group_size: 32, scale_format: "ue8m0" } },
    });
  });

  test("with ModelOpt's moe_quant_algo and no list: all experts are NVFP4", () => {
    const { schemes } = quantizationOf("quantization/fp8-nvfp4-experts");
    expect(schemes["experts"]).toMatchObject({ targets: ["Experts"], weights: NVFP4 });
  });

  test("a format that nobody defines is a warning", () => {
    const text = fixture("Qwen--Qwen3-32B-FP8").replace('"e4m3"', '"e3m4"');
    const result = inspectText(text) as Inspection;
    expect(result.diagnostics).toMatchObject([
      { code: "quantization-value", at: "/quantization_config/fmt" },
    ]);
  });
});

describe("ModelOpt", () => {
  test("NVFP4 for weights and inputs; the group size is that of config_groups (MiniMax-M2.5-NVFP4)", () => {
    const result = inspected("nvidia--MiniMax-M2.5-NVFP4");
    expect(onlyScheme(result.spec.quantization?.normal_form as NormalForm)).toMatchObject({
      weights: NVFP4,
      activations: { ...NVFP4, dynamic: true },
    });
    expect(result.origins.get("/quantization/normal_form/schemes/NVFP4/weights/group_size")).toMatchObject({
      from: expect.arrayContaining([
        "/quantization_config/config_groups/group_0/weights/group_size",
      ]) as string[],
    });
  });

  test("without quant_method is known by its producer and its algorithm (Qwen3-32B-FP8-Static-PerTensor)", () => {
    const result = inspected("Qwen--Qwen3-32B-FP8-Static-PerTensor");
    expect(result.spec.quantization?.normal_form).toMatchObject({
      quant_method: "modelopt",
      quant_algo: "FP8",
    });
    expect(result.origins.get("/quantization/normal_form/quant_method")).toMatchObject({
      kind: "derived",
      from: ["/quantization_config/producer/name", "/quantization_config/quant_algo"],
    });
    expect(onlyScheme(result.spec.quantization?.normal_form as NormalForm)).toMatchObject({
      weights: FP8,
      activations: FP8,
    });
  });

  test("mixed: which module follows which scheme, by runs of equal layers (Qwen3.6-35B-A3B-NVFP4)", () => {
    const { schemes, layers, other_modules } = quantizationOf("nvidia--Qwen3.6-35B-A3B-NVFP4");
    expect(schemes).toMatchObject({
      FP8: { targets: [], weights: FP8, activations: FP8 },
      W4A16_NVFP4: { targets: [], weights: NVFP4, activations: null },
    });
    expect(layers).toHaveLength(20);
    expect(layers?.[1]).toMatchObject({ stack: "model.language_model.layers", from: 3, to: 3 });
    expect(layers?.[1]?.modules).toContainEqual({ module: "self_attn.q_proj", scheme: "FP8", count: 1 });
    expect(layers?.[0]?.modules).toContainEqual({ module: "mlp.experts", scheme: "W4A16_NVFP4", count: 1 });
    expect(other_modules).toEqual([{ module: "lm_head", scheme: "W4A16_NVFP4", count: 1 }]);
  });

  test("one algorithm with two group sizes is two schemes", () => {
    const { schemes, layers } = quantizationOf("quantization/modelopt-mixed");
    expect(Object.keys(schemes)).toEqual(["FP8", "NVFP4", "NVFP4_g32"]);
    expect(schemes["NVFP4_g32"]?.weights?.group_size).toBe(32);
    expect(layers?.map(({ from, to }) => [from, to])).toEqual([
      [0, 0],
      [1, 2],
    ]);
  });

  test("AWQ by ModelOpt: integers in groups, and inputs scaled by a stored vector", () => {
    const quantization = quantizationOf("quantization/modelopt-w4a16-awq");
    expect(quantization.schemes["W4A16_AWQ"]).toMatchObject({
      weights: { format: "int4", group_size: 128, symmetric: true },
      activations: null,
      pre_quant_scale: true,
    });
    expect(quantization.schemes["W4A16_AWQ folded"]).toMatchObject({ pre_quant_scale: false });
    expect(quantization.excluded_modules).toEqual(["lm_head"]);
  });

  // unified_export_hf.py and quant_utils.py of ModelOpt: what shares the output of a norm is folded into it.
  test.each<[string, string, readonly string[]]>([
    ["W4A16_AWQ", "Qwen--Qwen3-8B", ["mlp.down_proj", "self_attn.o_proj"]],
    ["W4A8_AWQ", "Qwen--Qwen3-8B", ["mlp.down_proj", "self_attn.o_proj"]],
    ["NVFP4_AWQ", "Qwen--Qwen3-8B", ["self_attn.o_proj"]],
    [
      "W4A16_AWQ",
      "Qwen--Qwen3-30B-A3B",
      [
        "mlp.experts.{expert}.down_proj",
        "mlp.experts.{expert}.gate_proj",
        "mlp.experts.{expert}.up_proj",
        "self_attn.o_proj",
      ],
    ],
  ])("%s of %s stores the scales of inputs that are not folded", (quant_algo, file, scaled) => {
    const result = withQuantization(file, {
      quant_method: "modelopt",
      quant_algo,
      ignore: ["lm_head", "*.mlp.gate"],
    });
    const stored = releasedTensors(result.spec, namesOf(result)).tensors.map(({ name }) => name);
    const having = (suffix: string): string[] =>
      [...new Set(stored.filter((name) => name.endsWith(suffix)))]
        .map((name) => name.replace("model.layers.{layer}.", "").replace(suffix, ""))
        .sort();
    expect(having(".pre_quant_scale")).toEqual(scaled);
    expect(having(".weight_scale_2").length > 0).toBe(quant_algo !== "W4A16_AWQ");
    expect(weightsOf(result).unread).toEqual([]);
  });

  test("where it is not known what the tool folds, that is told, and marks the figure", () => {
    const awq = { quant_method: "modelopt", quant_algo: "W4A16_AWQ", ignore: ["lm_head"] };
    const result = withQuantization("Qwen--Qwen3.5-397B-A17B", awq);
    expect(weightsOf(result).unread).toEqual(["/quantization_config/quant_algo"]);
    const without = withQuantization("Qwen--Qwen3.5-397B-A17B", { ...awq, pre_quant_scale: false });
    expect(weightsOf(without).unread).toEqual([]);
  });

  test("in the layout of hf_quant_config.json inside of config.json it says the same", () => {
    const flat = quantizationOf("quantization/modelopt-w4a16-awq");
    expect(quantizationOf("quantization/modelopt-inside")).toEqual(flat);
    const result = inspected("quantization/modelopt-inside");
    expect(result.diagnostics.map(({ code }) => code)).toEqual([]);
    expect(unmappedIn(result.fields)).toEqual([]);
    const hfQuantConfig = JSON.stringify(
      (JSON.parse(fixture("quantization/modelopt-inside")) as JsonObject)["quantization_config"],
    );
    const beside = inspected("quantization/modelopt-inside", { hfQuantConfig });
    const codes = beside.diagnostics.map(({ code }) => code);
    expect(codes).toEqual([]);
  });

  test("in both layouts at once it is told, for readers take one or the other", () => {
    const result = withQuantization("quantization/modelopt-inside", { quant_algo: "FP8" });
    expect(result.diagnostics).toContainEqual(
      expect.objectContaining({ code: "quantization-contradiction", at: "/quantization_config/quant_algo" }),
    );
    expect(result.spec.quantization?.normal_form?.quant_algo).toBe("W4A16_AWQ");
  });

  test("without an algorithm in either layout both places are named", () => {
    const result = withQuantization("quantization/modelopt-inside", { quantization: { group_size: 128 } });
    const found = result.diagnostics.find(({ code }) => code === "unknown-quantization-algorithm");
    expect(found?.message).toContain("quantization_config.quantization.quant_algo is missing");
    const other = withQuantization("quantization/modelopt-inside", { quantization: "FP8" });
    expect(other.diagnostics).toContainEqual(
      expect.objectContaining({ code: "quantization-value", at: "/quantization_config/quantization" }),
    );
  });

  test("an algorithm that nobody knows is a warning, and describes nothing", () => {
    const text = fixture("Qwen--Qwen3-32B-FP8-Static-PerTensor").replace(
      '"quant_algo": "FP8"',
      '"quant_algo": "FP5"',
    );
    const result = inspectText(text) as Inspection;
    expect(result.spec.quantization?.normal_form?.schemes).toEqual({});
    expect(result.diagnostics.map(({ code }) => code)).toContain("unknown-quantization-algorithm");
  });
});

describe("compressed-tensors", () => {
  test("integers in groups, with exceptions by regular expression (Kimi-K2.5)", () => {
    const result = inspected("moonshotai--Kimi-K2.5");
    expect(result.spec.quantization?.normal_form).toMatchObject({
      schemes: {
        group_0: {
          targets: ["Linear"],
          weights: { format: "int4", bits: 4, granularity: "group", group_size: 32, symmetric: true },
          activations: null,
          layout: "pack-quantized",
        },
      },
      module_patterns: "exact_or_regex",
      // It stands in text_config: the tower stays as it is.
      decoder_alone: true,
    });
    expect(result.spec.quantization?.normal_form?.excluded_modules).toContain("re:.*self_attn.*");
    expect(result.origins.get("/quantization/normal_form/schemes/group_0/weights/bits")).toMatchObject({
      from: expect.arrayContaining([
        "/text_config/quantization_config/config_groups/group_0/weights/num_bits",
      ]) as string[],
    });
  });

  test.each([
    [
      "fp8-dynamic",
      { weights: { granularity: "channel" }, activations: { granularity: "token", dynamic: true } },
    ],
    [
      "fp8-block",
      { weights: { granularity: "block", block_shape: [128, 128] }, activations: { group_size: 128 } },
    ],
    ["w4a16", { weights: { format: "int4", zero_points: true, symmetric: false }, group_index: true }],
    ["nvfp4", { weights: NVFP4, activations: { ...NVFP4, dynamic: true } }],
  ])("%s", (name, scheme) => {
    expect(onlyScheme(quantizationOf(`quantization/compressed-tensors-${name}`))).toMatchObject(scheme);
  });
});

test("MXFP4 is for the experts alone (gpt-oss-120b)", () => {
  const quantization = quantizationOf("openai--gpt-oss-120b");
  expect(quantization.schemes).toMatchObject({
    experts: { targets: ["Experts"], weights: { format: "mxfp4", group_size: 32, scale_format: "ue8m0" } },
  });
  expect(quantization.excluded_modules).toContain("model.layers.*.self_attn");
});

describe("GPTQ, AWQ and AutoRound", () => {
  const weights = { format: "int4", bits: 4, granularity: "group", group_size: 128, scale_format: "float16" };

  test("GPTQ: act order, and the head left out", () => {
    const quantization = quantizationOf("quantization/gptq");
    expect(onlyScheme(quantization)).toMatchObject({ weights, layout: "gptq", group_index: true });
    expect(quantization.excluded_modules).toEqual(["lm_head"]);
  });

  test("AWQ: zero points, and the head left out beside the list", () => {
    const quantization = quantizationOf("quantization/awq");
    expect(onlyScheme(quantization)).toMatchObject({
      weights: { ...weights, symmetric: false, zero_points: true },
      layout: "gemm",
    });
    expect(quantization.excluded_modules).toEqual(["self_attn.o_proj", "lm_head"]);
  });

  test("AutoRound is GPTQ in its own packing", () => {
    expect(onlyScheme(quantizationOf("quantization/auto-round"))).toMatchObject({
      weights,
      layout: "auto_round:auto_gptq",
    });
  });

  test("a group size of -1 is a scale for each channel", () => {
    const text = fixture("quantization/gptq").replace('"group_size": 128', '"group_size": -1');
    const { quantization } = (inspectText(text) as Inspection).spec;
    expect(onlyScheme(quantization?.normal_form as NormalForm)?.weights).toMatchObject({
      granularity: "channel",
      group_size: null,
    });
  });
});

describe("bitsandbytes", () => {
  test("4 bits from a table, with scales quantised once more", () => {
    expect(onlyScheme(quantizationOf("quantization/bitsandbytes-nf4"))).toMatchObject({
      weights: {
        format: "nf4",
        bits: 4,
        group_size: 64,
        scale_format: "uint8",
        outer_scale: { format: "float32", group_size: 256, dynamic: false },
      },
      activations: null,
      compute_dtype: "bfloat16",
    });
  });

  test("8 bits, known by load_in_8bit alone", () => {
    const quantization = quantizationOf("quantization/bitsandbytes-int8");
    expect(quantization.quant_method).toBe("bitsandbytes");
    expect(onlyScheme(quantization)).toMatchObject({
      weights: { format: "int8", granularity: "channel" },
      activations: { format: "int8", granularity: "token", dynamic: true },
      outlier_threshold: 5,
    });
  });
});

describe("what is not described", () => {
  test("a method that nobody knows is a warning, and what the file says is kept", () => {
    const result = inspected("quantization/unknown");
    expect(result.spec.quantization).toMatchObject({
      quant_method: "quip-sharp",
      bits: 2,
      normal_form: { quant_method: "quip-sharp", schemes: {}, excluded_modules: null },
    });
    expect(result.diagnostics).toMatchObject([
      { severity: "warning", code: "unknown-quantization-method", at: "/quantization_config/quant_method" },
    ]);
  });

  test("no method at all is a warning", () => {
    const text = fixture("quantization/unknown").replace('"quant_method": "quip-sharp",', "");
    const result = inspectText(text) as Inspection;
    expect(result.spec.quantization).toMatchObject({
      bits: 2,
      normal_form: { quant_method: null, schemes: {} },
    });
    expect(result.diagnostics.map(({ code }) => code)).toContain("no-quantization-method");
  });
});

describe("what AWQ's layers cannot store", () => {
  const awq = (members: object): Inspection => {
    const config = JSON.parse(fixture("quantization/awq")) as { quantization_config: object };
    const quantization_config = { ...config.quantization_config, ...members };
    const result = inspectText(JSON.stringify({ ...config, quantization_config }));
    if (!result.ok) throw new Error(result.error.message);
    return result;
  };

  test.each([
    [{ bits: 5 }, "awq-bits", "/quantization_config/bits", "AWQ with 5 bits"],
    [
      { group_size: 100 },
      "awq-group-not-divisible",
      "/quantization_config/group_size",
      "Groups of 100 do not divide the 4096 input channels of self_attn.q_proj",
    ],
  ])("%j is said, and has no figure", (members, code, at, words) => {
    const inspection = awq(members);
    const [found] = quantizationFindings(inspection).filter((finding) => finding.code === code);
    expect(found).toMatchObject({ severity: "warning", at });
    expect(found?.message).toContain(words);
    expect(weightsOf(inspection).bytes).toBeNull();
  });

  test.each([{ bits: 4 }, { bits: 8 }, { group_size: 64 }, { group_size: -1 }])(
    "%j can be stored",
    (members) => {
      const inspection = awq(members);
      expect(quantizationFindings(inspection).filter(({ code }) => code.startsWith("awq-"))).toEqual([]);
      expect(weightsOf(inspection).bytes).not.toBeNull();
    },
  );
});
