import { expect, test } from "vitest";
import { weightBytes } from "../analysis/weight-bytes.ts";
import { namesIn, tensorRows } from "../analysis/checkpoint/rows.ts";
import { releasedTensors } from "../analysis/checkpoint/saved-tensors.ts";
import { inspected, inspectedText } from "../fixtures/inspected.ts";
import { fixture } from "../fixtures/read.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

const MODEL = "nvidia--Qwen3.6-35B-A3B-NVFP4";

/** Each tensor that is released, by its name, with its shape and type. */
function released(inspection: Inspection): ReadonlyMap<string, string> {
  const rows = tensorRows(releasedTensors(inspection.spec, namesOf(inspection)).tensors);
  return new Map(
    rows.flatMap((row) =>
      [...namesIn(row)].map((name) => [name, `${row.dtypes.join()} [${row.shape.join()}]`] as const),
    ),
  );
}

const changed = (change: (groups: Record<string, Record<string, unknown>>) => void): Inspection => {
  const config = JSON.parse(fixture(MODEL)) as {
    quantization_config: { config_groups: Record<string, Record<string, unknown>> };
  };
  change(config.quantization_config.config_groups);
  return inspectedText(JSON.stringify(config));
};

// 124,468 tensors, of the draft module 19, whose experts are stacked (0xBakeer/inference-atlas#151).
test("a group of ModelOpt with static inputs has their scale stored, also where its algorithm leaves inputs as they are", () => {
  const inspection = inspected(MODEL);
  const tensors = released(inspection);
  const drafts = [...tensors.keys()].filter((name) => name.startsWith("mtp."));
  const experts = drafts.filter((name) => name.includes(".experts."));
  expect(drafts.length - experts.length + 2).toBe(19);
  expect(tensors.size - drafts.length + 19).toBe(124_468);
  for (const module of ["lm_head", "model.language_model.layers.39.mlp.experts.255.up_proj"])
    expect(tensors.get(`${module}.input_scale`)).toBe("float32 []");
  expect([...drafts].filter((name) => name.endsWith("_scale"))).toEqual([]);
});

test.each([
  ["computed", { num_bits: 4, type: "float", group_size: 16, dynamic: true }],
  ["not declared", undefined],
])("where the scales of inputs are %s, none is stored", (_, input_activations) => {
  const inspection = changed(({ group_1: group = {} }) => {
    group.input_activations = input_activations;
  });
  const scales = [...released(inspection).keys()].filter((name) => name.endsWith(".input_scale"));
  // Those of the modules in FP8.
  expect(scales).toHaveLength(130);
  const bytes = ({ spec, ...rest }: Inspection) =>
    weightBytes(spec.body, spec.quantization, spec.dtype, namesOf({ spec, ...rest }))?.whole ?? 0;
  expect(bytes(inspected(MODEL)) - bytes(inspection)).toBe(4 * 30_841);
});

const LLAMA = {
  ...{ model_type: "llama", architectures: ["LlamaForCausalLM"], dtype: "bfloat16", num_hidden_layers: 1 },
  ...{
    hidden_size: 256,
    intermediate_size: 512,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 128,
  },
};
const NVFP4 = { num_bits: 4, type: "float", strategy: "tensor_group", group_size: 16 };
const INT4 = { num_bits: 4, type: "int", strategy: "group", group_size: 128 };
const FP8 = { num_bits: 8, type: "float" };

// initialize_qparams (compressed-tensors ac8e2ba8, quantization/lifecycle/initialize.py); what compressors do not know stays.
test.each([
  ["nvfp4-pack-quantized", NVFP4, { ...NVFP4, dynamic: "local" }, { input_global_scale: "float32 [1]" }],
  [
    "nvfp4-pack-quantized",
    NVFP4,
    { ...NVFP4, dynamic: false },
    { input_global_scale: "float32 [1]", input_scale: "bfloat16 [32]" },
  ],
  ["nvfp4-pack-quantized", NVFP4, { ...NVFP4, dynamic: true }, {}],
  ["nvfp4-pack-quantized", NVFP4, null, {}],
  ["nvfp4-pack-quantized", NVFP4, { ...FP8, strategy: "tensor" }, { input_scale: "bfloat16 [1]" }],
  ["pack-quantized", INT4, { ...FP8, strategy: "tensor" }, { input_scale: "bfloat16 [1]" }],
  ["pack-quantized", INT4, { ...FP8, strategy: "token", dynamic: true }, {}],
  [
    "float-quantized",
    { ...FP8, strategy: "channel" },
    { ...FP8, strategy: "tensor" },
    { input_scale: "bfloat16 [1]" },
  ],
  [
    "float-quantized",
    { ...FP8, strategy: "channel" },
    { ...FP8, strategy: "group", group_size: 128 },
    { input_scale: "bfloat16 [4]" },
  ],
  [
    "int-quantized",
    { num_bits: 8, type: "int", strategy: "channel" },
    { num_bits: 8, type: "int", strategy: "tensor", symmetric: false },
    { input_scale: "bfloat16 [1]", input_zero_point: "int8 [1]" },
  ],
])(
  "compressed-tensors stores beside %s of %o, of inputs %o, the scales %o",
  (format, weights, inputs, scales) => {
    const quantization_config = {
      ...{
        quant_method: "compressed-tensors",
        format,
        quantization_status: "compressed",
        ignore: ["lm_head"],
      },
      config_groups: { group_0: { targets: ["Linear"], weights, input_activations: inputs } },
    };
    const inspection = inspectedText(JSON.stringify({ ...LLAMA, quantization_config }));
    const module = "model.layers.0.mlp.down_proj.";
    const tensors = [...released(inspection)].filter(([name]) => name.startsWith(`${module}input_`));
    expect(Object.fromEntries(tensors.map(([name, what]) => [name.slice(module.length), what]))).toEqual(
      scales,
    );
    const { spec } = inspection;
    const { tensors: all } = releasedTensors(spec, namesOf(inspection));
    const stored = all.reduce((sum, { bytes, layers }) => sum + (bytes ?? 0) * (layers?.length ?? 1), 0);
    const figure = weightBytes(spec.body, spec.quantization, spec.dtype, namesOf(inspection));
    // The shape of what is packed is no weight.
    const shapes = all.filter(({ name }) => name.endsWith(".weight_shape")).length * 16;
    expect(stored - shapes).toBe(figure?.whole);
  },
);

test.each([
  // get_scaling_factor of amax in blocks of both axes (Model-Optimizer a2fbac7b, modelopt/torch/export/quant_utils.py), as
  // ModelOptFp8PbWoLinearMethod takes them (vLLM 5eaa70da, model_executor/layers/quantization/modelopt.py).
  ["FP8_PB_WO", { weight: "float8_e4m3fn [256,512]", weight_scale: "float32 [2,1,4,1]" }],
  // MXFP4QTensor.quantize (modelopt/torch/quantization/qtensor/mxfp4_tensor.py).
  [
    "W4A8_MXFP4_FP8",
    { weight: "uint8 [256,256]", weight_scale: "uint8 [256,16]", input_scale: "float32 []" },
  ],
])("ModelOpt stores a matrix of %s as %o", (quant_algo, parts) => {
  const quantization_config = { quant_method: "modelopt", quant_algo, ignore: ["lm_head"] };
  const inspection = inspectedText(JSON.stringify({ ...LLAMA, quantization_config }));
  const module = "model.layers.0.mlp.down_proj.";
  const tensors = [...released(inspection)].filter(([name]) => name.startsWith(module));
  expect(Object.fromEntries(tensors.map(([name, what]) => [name.slice(module.length), what]))).toEqual(parts);
});
