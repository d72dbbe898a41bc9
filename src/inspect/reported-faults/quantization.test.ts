import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText, type InspectOptions } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";
import { quantizationFindings } from "../quantization-findings.ts";

function inspect(text: string, beside: InspectOptions = {}): Inspection {
  const result = inspectText(text, beside);
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

const config = (name: string): string => fixture(name);
const sideFile = (name: string): InspectOptions => ({
  hfQuantConfig: fixture(`${name}.hf_quant_config`),
});

// huggingface/transformers#45494
test("a quantization_config at the root holds for the text model", () => {
  const autoRound = '"quantization_config": {"quant_method": "auto-round", "bits": 4, "group_size": 128},';
  const { spec, origins } = inspect(config("Qwen--Qwen3.5-27B").replace("{", `{${autoRound}`));
  expect(spec.quantization?.normal_form?.schemes["linear"]?.weights).toMatchObject({
    format: "int4",
    group_size: 128,
  });
  expect(origins.get("/quantization/normal_form/quant_method")).toEqual({
    kind: "mapped",
    from: ["/quantization_config/quant_method"],
  });
});

// huggingface/transformers#45494
test("a quantization_config inside text_config is found (Kimi-K2.5)", () => {
  const { origins } = inspect(config("moonshotai--Kimi-K2.5"));
  expect(origins.get("/quantization/normal_form/quant_method")).toEqual({
    kind: "mapped",
    from: ["/text_config/quantization_config/quant_method"],
  });
});

// sgl-project/sglang#10132
test("kv_cache_scheme as an object and as the word FP8 are one format", () => {
  const word = inspect(config("Qwen--Qwen3-32B-FP8-Static-PerTensor"));
  const object = inspect(config("nvidia--GLM-5.2-NVFP4"));
  expect(word.spec.quantization?.normal_form?.kv_cache).toMatchObject({
    format: "fp8_e4m3",
    bits: 8,
    granularity: "tensor",
  });
  expect(object.spec.quantization?.normal_form?.kv_cache).toEqual(
    word.spec.quantization?.normal_form?.kv_cache,
  );
  expect(word.origins.get("/quantization/normal_form/kv_cache/format")).toMatchObject({
    from: [
      "/quantization_config/kv_cache_scheme",
      "/quantization_config/producer/name",
      "/quantization_config/quant_algo",
    ],
  });
  expect(object.origins.get("/quantization/normal_form/kv_cache/bits")).toEqual({
    kind: "mapped",
    from: ["/quantization_config/kv_cache_scheme/num_bits"],
  });
});

// vllm-project/vllm#25706
test("exclude_modules beside the config and ignore in it are one list", () => {
  const name = "nvidia--MiniMax-M2.5-NVFP4";
  const inline = inspect(config(name)).spec.quantization?.normal_form;
  const beside = inspect(
    config("MiniMaxAI--MiniMax-M2.5").replace(/"quantization_config": \{[^}]*\},?/, ""),
    sideFile(name),
  );
  expect(beside.spec.quantization?.normal_form?.excluded_modules).toEqual(inline?.excluded_modules);
  expect(beside.origins.get("/quantization/normal_form/excluded_modules")).toMatchObject({
    from: expect.arrayContaining(["hf_quant_config.json#/quantization/exclude_modules"]) as string[],
  });
});

// sgl-project/sglang#18546
test("a glob in ignore stays a pattern, and config.json's list wins over the old file's", () => {
  const name = "nvidia--Qwen3.6-35B-A3B-NVFP4";
  const { spec, quantFile } = inspect(config(name), sideFile(name));
  expect(spec.quantization?.normal_form).toMatchObject({
    excluded_modules: ["mtp.layers.0*", "mtp*"],
    module_patterns: "glob",
  });
  const fields = quantFile?.ok ? quantFile.report.fields : new Map();
  expect(fields.get("/quantization/exclude_modules")).toMatchObject({
    use: "shadowed",
    by: "/quantization_config/ignore",
  });
});

// NVIDIA/TensorRT-LLM#14088
test("ModelOpt's old and its flat form give one scheme", () => {
  const name = "nvidia--MiniMax-M2.5-NVFP4";
  const flat = inspect(config(name)).spec.quantization?.normal_form;
  const old = inspect(config("Qwen--Qwen3-8B"), sideFile(name)).spec.quantization?.normal_form;
  expect(old?.schemes).toEqual(flat?.schemes);
  expect(old?.kv_cache).toEqual(flat?.kv_cache);
});

// ai-dynamo/aiconfigurator#1513
test("the old file says that the cache is FP8, config.json says nothing", () => {
  const name = "nvidia--Qwen3.6-35B-A3B-NVFP4";
  const { spec, diagnostics } = inspect(config(name), sideFile(name));
  expect(spec.quantization?.normal_form?.kv_cache).toBeNull();
  expect(diagnostics.map(({ code }) => code)).toContain("quantization-files-disagree");
});

// alvarobartt/hf-mem#46
test("quant_method modelopt is described", () => {
  const { spec, diagnostics } = inspect(config("nvidia--Qwen3.5-122B-A10B-NVFP4"));
  expect(Object.keys(spec.quantization?.normal_form?.schemes ?? {})).toEqual(["NVFP4"]);
  expect(diagnostics.map(({ code }) => code)).not.toContain("unknown-quantization-method");
});

test("a checkpoint whose hf_quant_config.json alone says how it is quantised (Llama-3.1-70B-Instruct-FP8)", () => {
  const name = "nvidia--Llama-3.1-70B-Instruct-FP8";
  const { spec, origins, ghosts } = inspect(config(name), sideFile(name));
  expect(spec.quantization?.normal_form).toMatchObject({
    quant_method: "modelopt",
    schemes: { FP8: { weights: { format: "fp8_e4m3", granularity: "tensor" } } },
    excluded_modules: ["lm_head"],
    kv_cache: { format: "fp8_e4m3" },
  });
  expect(origins.get("/quantization/normal_form/quant_method")?.kind).toBe("implied");
  expect(ghosts.filter(({ field }) => !field.startsWith("/"))).toEqual([]);
});

test("fp8 with MIXED_PRECISION and NVFP4 experts in one object: three schemes (DeepSeek-V4-Pro-NVFP4)", () => {
  const { spec } = inspect(config("nvidia--DeepSeek-V4-Pro-NVFP4"));
  expect(spec.quantization?.normal_form).toMatchObject({
    quant_method: "fp8",
    quant_algo: "MIXED_PRECISION",
    schemes: {
      linear: {
        targets: ["Linear"],
        weights: { format: "fp8_e4m3", block_shape: [128, 128], scale_format: "ue8m0" },
      },
      experts: { targets: ["Experts"], weights: { format: "mxfp4" } },
      NVFP4: { targets: [], weights: { format: "nvfp4", group_size: 16 } },
    },
    layers: [{ stack: "layers", from: 0, to: 60, modules: [{ module: "ffn.experts", scheme: "NVFP4" }] }],
  });
  // ModelOpt's ignore names what it left as it was: the attention there is FP8 and not unquantised.
  expect(spec.quantization?.normal_form?.excluded_modules).toEqual(["lm_head"]);
});

test("thousands of quantised modules become two runs of layers (MiniMax-M3-NVFP4)", () => {
  const modules = Array.from({ length: 60 }, (_, layer) =>
    layer < 3
      ? [[`language_model.model.layers.${layer}.mlp.up_proj`, { quant_algo: "MXFP8" }]]
      : Array.from({ length: 128 }, (__, expert) => [
          `language_model.model.layers.${layer}.block_sparse_moe.experts.${expert}.w1`,
          { quant_algo: "NVFP4", group_size: 16 },
        ]),
  ).flat() as [string, unknown][];
  const quantized = {
    ...(JSON.parse(config("MiniMaxAI--MiniMax-M2.5")) as object),
    quantization_config: {
      quant_method: "modelopt",
      quant_algo: "MIXED_PRECISION",
      quantized_layers: Object.fromEntries(modules),
    },
  };
  const { spec, origins, fields } = inspect(JSON.stringify(quantized));
  const stack = "language_model.model.layers";
  expect(spec.quantization?.normal_form?.layers).toEqual([
    { stack, from: 0, to: 2, modules: [{ module: "mlp.up_proj", scheme: "MXFP8", count: 1 }] },
    {
      stack,
      from: 3,
      to: 59,
      modules: [{ module: "block_sparse_moe.experts.*.w1", scheme: "NVFP4", count: 128 }],
    },
  ]);
  expect(origins.get("/quantization/normal_form/layers/1/to")).toMatchObject({
    kind: "derived",
    from: expect.arrayContaining(["/quantization_config/quantized_layers"]) as string[],
  });
  expect(fields.get("/quantization_config/quantized_layers")?.use).toBe("mapped");
});

test("scale_fmt of DeepSeek-V3.2 rounds scales that are stored as float32, and transformers' layers have a byte", () => {
  const inspection = inspect(config("deepseek-ai--DeepSeek-V3.2"));
  expect(inspection.spec.quantization?.normal_form?.schemes["linear"]).toMatchObject({
    weights: { scale_format: "float32" },
    activations: { scale_format: "ue8m0" },
  });
  expect(
    inspection.origins.get("/quantization/normal_form/schemes/linear/weights/scale_format"),
  ).toMatchObject({
    from: expect.arrayContaining(["/quantization_config/scale_fmt", "/model_type"]) as unknown,
  });
  const told = quantizationFindings(inspection).map(({ message }) => message);
  expect(told.join(" ")).toMatch(/FP8Linear.*fewer than/);
});
