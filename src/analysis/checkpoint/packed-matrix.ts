import { entryOf } from "../../spec/entry.ts";
import { inputScales, paddedSizes } from "../quantized/matrix-bytes.ts";
import type { QuantizationNormalForm, QuantizationScheme } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";

/** One of the tensors that a quantised matrix is saved as. */
export interface PackedPart {
  /** The last part of its name, in place of `weight`: `weight_packed`, `qweight`, `weight_scale` … */
  readonly suffix: string;
  readonly shape: readonly number[];
  /** As torch names it. */
  readonly dtype: string;
  /** Whether it is one number that tools write as [], [1] or [1, 1], all of which loaders read. */
  readonly single?: true;
  /** Whether it is a scale whose floating-point type the file does not give: tools keep another one, and loaders read all. */
  readonly anyFloat?: true;
}

/** In what the files of one method differ from tool to tool, where its declaration does not say. */
export interface Layout {
  /**
   * FP8 with the names `weight_scale` (of a whole matrix) and `input_scale`, which AutoFP8 writes (auto_fp8/quantize.py)
   * and vLLM reads (model_executor/layers/quantization/fp8.py).
   */
  readonly engineScales?: true;
  /** FP8 whose scales are powers of two, but float32: transformers makes them bytes (quantizer_finegrained_fp8.py). */
  readonly floatScales?: true;
  /**
   * FP8 of routers and gates of shared experts too, where they are linear layers: transformers replaces all of these that no
   * list leaves out (replace_with_fp8_linear, integrations/finegrained_fp8.py), while engines keep them as they are.
   */
  readonly gates?: true;
}

/**
 * The layouts that files of a method can have, the usual one first.
 * @param linearGates whether routers or gates of shared experts are linear layers.
 */
export function layoutsOf(
  { quant_method, schemes }: QuantizationNormalForm,
  linearGates: boolean,
): readonly Layout[] {
  if (quant_method !== "fp8") return [{}];
  const all = Object.values(schemes);
  const one = all.some(
    ({ weights, activations }) => weights?.granularity === "tensor" || activations?.dynamic === false,
  );
  const rounded = all.some(({ weights }) => weights?.scale_format === "ue8m0");
  const named: readonly Layout[] = one ? [{}, { engineScales: true }] : [{}];
  const layouts = rounded
    ? [...named, ...named.map((layout) => ({ ...layout, floatScales: true as const }))]
    : named;
  return linearGates ? [...layouts, { gates: true }] : layouts;
}

/**
 * What a matrix of `rows` × `columns` is saved as under a scheme, or `experts` of them in one tensor; null where this
 * method's files are not described. Shapes are those that the methods' own savers write:
 * - fp8: FP8Linear (transformers 5.18.0, integrations/finegrained_fp8.py); experts in FP4 as DeepSeek-V4 has them;
 * - compressed-tensors: its compressors of each format; modelopt: modelopt/torch/export/quant_utils.py;
 * - mlx: mx.quantize (mlx.core, nn.quantize), read by its classes QuantizedLinear and QuantizedEmbedding;
 * - bitsandbytes: Linear8bitLt and Linear4bit (bitsandbytes, nn/modules.py; QuantState.as_dict, functional.py); where
 *   scales are quantised once more, one tensor has as many bytes as a number has digits, which no config says;
 * - fbgemm_fp8: FbgemmFp8Linear (transformers 5.18.0, integrations/fbgemm_fp8.py); blockwise_int8: BlockInt8LinearMethod
 *   (SGLang, layers/quantization/blockwise_int8.py); mxfp8: Fp8LinearMethod (SGLang, layers/quantization/fp8.py); eetq: EetqLinear, bitnet: BitLinear (transformers 5.18.0, integrations);
 * - exl3: LinearEXL3 (exllamav3, modules/quant/exl3.py);
 * - ascend: AscendV1Saver (msModelSlim, core/quant_service/modelslim_v1/save/ascendv1.py);
 * - chatglm: QuantizedLinear (quantization.py of zai-org/chatglm3-6b);
 * - gptq, auto-round, awq: the GEMM layers of AutoGPTQ and AutoAWQ, turned; mxfp4: gpt-oss's blocks of 32;
 * - hqq: HQQLinear (hqq, core/quantize.py), beside which it keeps its own notes; quark: QuarkOCP_MX and QuarkW8A8Fp8
 *   (vLLM, model_executor/layers/quantization/quark/schemes), but for what has one scale, saved by some versions as a
 *   number and by others as a list of one;
 * - torchao: Float8Tensor and Int4Tensor as safetensors (torchao, prototype/safetensors/safetensors_support.py); whether
 *   zero points stand beside int8 hangs on its version.
 * @param dtype that of what is not quantised, for scales of which the file says nothing.
 */
export function packedMatrix(
  {
    rows,
    columns,
    experts,
  }: { readonly rows: number; readonly columns: number; readonly experts: number | null },
  scheme: QuantizationScheme & { readonly weights: TensorFormat },
  method: string | null,
  dtype: string,
  layout: Layout = {},
): readonly PackedPart[] | null {
  const matrix = { rows, columns, scheme, weights: scheme.weights, dtype };
  if (experts !== null) {
    if (method === "mxfp4") return stackedBlocks(rows, columns, experts);
    return method === "mlx"
      ? mlx(matrix).map((each) => ({ ...each, shape: [experts, ...each.shape] }))
      : null;
  }
  switch (method) {
    case "fp8":
      return scheme.weights.format === "nvfp4" ? modelOpt(matrix) : fineGrained(matrix, layout);
    case "compressed-tensors":
      return compressed(matrix);
    case "modelopt":
    case null:
      return modelOpt(matrix);
    case "gptq":
      return gptq(matrix);
    case "auto-round":
      return /awq/i.test(scheme.layout ?? "") ? awq(matrix) : gptq(matrix);
    case "awq":
      return scheme.layout === "gemm" ? awq(matrix) : null;
    case "mlx":
      return mlx(matrix);
    case "bitsandbytes":
      return bitsAndBytes(matrix);
    case "hqq":
      return hqq(matrix);
    case "quark":
      return quark(matrix);
    case "torchao":
      return torchAo(matrix);
    case "fbgemm_fp8":
      return [
        part("weight", [rows, columns], torchName(scheme.weights.format)),
        part("weight_scale", [rows, 1], scaleType(matrix)),
      ];
    case "eetq":
      return [part("weight", [columns, rows], "int8"), part("weight_scales", [rows], "float16")];
    case "bitnet":
      return [part("weight", [Math.ceil(rows / 4), columns], "uint8"), part("weight_scale", [1], dtype)];
    case "exl3":
      return exl3(matrix);
    case "ascend":
      return ascend(matrix);
    case "chatglm":
      return [
        part("weight", [rows, Math.ceil((columns * scheme.weights.bits) / 8)], "int8"),
        part("weight_scale", [rows], dtype),
      ];
    case "mxfp8":
      return [
        part("weight", [rows, columns], torchName("fp8_e4m3")),
        part("weight_scale_inv", scaleGrid(matrix), "uint8"),
      ];
    case "blockwise_int8":
      return [
        part("weight", [rows, columns], "int8"),
        part("weight_scale_inv", scaleGrid(matrix), scaleType(matrix)),
      ];
    default:
      return null;
  }
}

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly scheme: QuantizationScheme;
  readonly weights: TensorFormat;
  readonly dtype: string;
}

/** Names of formats of numbers as torch has them for tensors. */
const TORCH: Readonly<Record<string, string>> = {
  fp8_e4m3: "float8_e4m3fn",
  fp8_e5m2: "float8_e5m2",
  mxfp8: "float8_e4m3fn",
  ue8m0: "float8_e8m0fnu",
};

/** A format of numbers as torch calls the type of a tensor that holds them, where it has one. */
export const torchName = (format: string): string => entryOf(TORCH, format) ?? format;

const part = (suffix: string, shape: readonly number[], dtype: string): PackedPart => ({
  suffix,
  shape,
  dtype,
});

/** How many scales there are, along rows and columns. */
function scaleGrid({ rows, columns, weights }: Matrix): readonly [number, number] {
  switch (weights.granularity) {
    case "channel":
      return [rows, 1];
    case "group":
      return [rows, Math.ceil(columns / (weights.group_size ?? columns))];
    case "block": {
      const [r = rows, c = columns] = weights.block_shape ?? [];
      return [Math.ceil(rows / r), Math.ceil(columns / c)];
    }
    case "tensor":
    case "token":
    case "head":
      return [1, 1];
  }
}

const scaleType = ({ weights, dtype }: Matrix): string => torchName(weights.scale_format ?? dtype);

/** Whether one stored scale for all inputs stands beside the weight. */
function hasInputScale({ scheme: { activations } }: Matrix): boolean {
  return activations !== null && activations.granularity === "tensor" && !activations.dynamic;
}

const hasOuterInputScale = ({ scheme: { activations } }: Matrix): boolean =>
  activations?.outer_scale?.dynamic === false;

function fineGrained(matrix: Matrix, layout: Layout): readonly PackedPart[] | null {
  const { rows, columns, weights } = matrix;
  const whole = weights.granularity === "tensor";
  const scale: PackedPart = {
    suffix: whole && layout.engineScales ? "weight_scale" : "weight_scale_inv",
    shape: whole ? [] : scaleGrid(matrix),
    dtype: layout.floatScales ? "float32" : scaleType(matrix),
    ...(whole && { single: true }),
    // DeepSeek's are float32, Qwen's the type of the model; vLLM makes float32 of either (layers/quantization/fp8.py).
    ...(weights.scale_format === "float32" && { anyFloat: true }),
  };
  if (weights.format === "mxfp4") return [part("weight", [rows, Math.ceil(columns / 2)], "int8"), scale];
  if (weights.bits !== 8) return null;
  const inputs: PackedPart = {
    suffix: layout.engineScales ? "input_scale" : "activation_scale",
    shape: [],
    dtype: "float32",
    single: true,
  };
  return [
    part("weight", [rows, columns], torchName(weights.format)),
    scale,
    ...(hasInputScale(matrix) ? [inputs] : []),
  ];
}

function modelOpt(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights, scheme, dtype } = matrix;
  const inputs = [
    ...(hasInputScale(matrix) || hasOuterInputScale(matrix) || scheme.unused_input_scale === true
      ? [part("input_scale", [], "float32")]
      : []),
    ...(scheme.pre_quant_scale ? [part("pre_quant_scale", [columns], dtype)] : []),
  ];
  const [down, across] = scaleGrid(matrix);
  const shapes = {
    tensor: [],
    channel: [rows],
    // Between the blocks stand the axes inside of them, which ModelOpt keeps.
    block: [down, 1, across, 1],
  } as const;
  const scales = part(
    "weight_scale",
    entryOf(shapes, weights.granularity) ?? [down, across],
    // As ModelOptMxFp8LinearMethod of vLLM loads them (layers/quantization/modelopt.py, utils/mxfp8_utils.py).
    weights.format.startsWith("mx") ? "uint8" : scaleType(matrix),
  );
  if (weights.bits === 8)
    return [part("weight", [rows, columns], torchName(weights.format)), scales, ...inputs];
  if (weights.bits !== 4) return null;
  // Two neighbouring numbers of a row are a byte; integers are packed along output channels.
  const packed = weights.format.startsWith("int")
    ? [Math.ceil(rows / 2), columns]
    : [rows, Math.ceil(columns / 2)];
  const outer = weights.outer_scale === null ? [] : [part("weight_scale_2", [], "float32")];
  return [part("weight", packed, "uint8"), scales, ...outer, ...inputs];
}

function compressed(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights, scheme } = matrix;
  const [down, across] = scaleGrid(matrix);
  const scaleShape = weights.granularity === "tensor" ? [1] : [down, across];
  const inputs = inputParts(matrix);
  switch (scheme.layout) {
    case "pack-quantized": {
      const each = 32 / weights.bits;
      return [
        part("weight_packed", [rows, Math.ceil(columns / each)], "int32"),
        part("weight_scale", scaleShape, scaleType(matrix)),
        part("weight_shape", [2], "int64"),
        ...(weights.zero_points
          ? [part("weight_zero_point", [Math.ceil(down / each), across], "int32")]
          : []),
        ...(scheme.group_index ? [part("weight_g_idx", [columns], "int32")] : []),
        ...inputs,
      ];
    }
    case "nvfp4-pack-quantized":
    case "mxfp4-pack-quantized":
      return [
        part("weight_packed", [rows, Math.ceil(columns / 2)], "uint8"),
        part("weight_scale", scaleShape, weights.format === "mxfp4" ? "uint8" : scaleType(matrix)),
        ...(weights.outer_scale === null ? [] : [part("weight_global_scale", [1], "float32")]),
        ...inputs,
      ];
    case "float-quantized":
    case "int-quantized":
    case "naive-quantized":
      return [
        part("weight", [rows, columns], torchName(weights.format)),
        part("weight_scale", scaleShape, scaleType(matrix)),
        ...(weights.zero_points ? [part("weight_zero_point", scaleShape, "int8")] : []),
        ...inputs,
      ];
    default:
      return null;
  }
}

/**
 * What compressed-tensors registers for inputs whatever the weights are stored as: nothing where all scales are dynamic, the
 * scale of the scales of NVFP4, and what is stored of scales and zero points (initialize_qparams,
 * quantization/lifecycle/initialize.py), in the type of the weights; compressors leave these alone.
 */
function inputParts(matrix: Matrix): readonly PackedPart[] {
  const { columns, scheme, dtype } = matrix;
  const { activations } = scheme;
  if (activations === null) return [];
  const scales = inputScales(activations, columns);
  return [
    ...(hasOuterInputScale(matrix) ? [part("input_global_scale", [1], "float32")] : []),
    ...(scales > 0 ? [part("input_scale", [scales], dtype)] : []),
    ...(scales > 0 && activations.zero_points ? [part("input_zero_point", [scales], "int8")] : []),
  ];
}

/** Packed along input channels, and turned. */
function gptq(matrix: Matrix): readonly PackedPart[] {
  const { rows, columns, weights } = matrix;
  const [, groups] = scaleGrid(matrix);
  return [
    part("qweight", [Math.ceil((columns * weights.bits) / 32), rows], "int32"),
    part("qzeros", [groups, Math.ceil((rows * weights.bits) / 32)], "int32"),
    part("scales", [groups, rows], scaleType(matrix)),
    part("g_idx", [columns], "int32"),
  ];
}

/** Packed along output channels, and turned. */
function awq(matrix: Matrix): readonly PackedPart[] {
  const { rows, columns, weights } = matrix;
  const [, groups] = scaleGrid(matrix);
  const packed = Math.ceil((rows * weights.bits) / 32);
  return [
    part("qweight", [columns, packed], "int32"),
    part("qzeros", [groups, packed], "int32"),
    part("scales", [groups, rows], scaleType(matrix)),
  ];
}

/** Numbers of so many bits in a row of 32-bit words, a scale for each group, and an offset where they are affine. */
function mlx(matrix: Matrix): readonly PackedPart[] {
  const { rows, columns, weights, dtype } = matrix;
  const scales = scaleGrid(matrix);
  const packed = part("weight", [rows, (columns * weights.bits) / 32], "uint32");
  return weights.zero_points
    ? [packed, part("scales", scales, dtype), part("biases", scales, dtype)]
    : [packed, part("scales", scales, "uint8")];
}

/** A matrix seen as a row for each group, or a column, of which neighbouring rows share a byte. */
function hqq({ rows, columns, weights, scheme, dtype }: Matrix): readonly PackedPart[] | null {
  const numbers = rows * columns;
  const size = weights.group_size;
  let shape: readonly [number, number];
  let scales: readonly [number, number];
  switch (scheme.layout) {
    case "axis=1":
      shape = size === null ? [rows, columns] : [numbers / size, size];
      scales = [shape[0], 1];
      break;
    case "axis=0":
      if (size === null) return null;
      shape = [size, numbers / size];
      scales = [1, shape[1]];
      break;
    default:
      return null;
  }
  return [
    part("W_q", [(shape[0] * weights.bits) / 8, shape[1]], "uint8"),
    part("scale", scales, dtype),
    part("zero", scales, dtype),
  ];
}

function quark(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights } = matrix;
  if (hasInputScale(matrix)) return null;
  if (weights.format === "mxfp4")
    return [part("weight", [rows, columns / 2], "uint8"), part("weight_scale", scaleGrid(matrix), "uint8")];
  if (weights.format !== "fp8_e4m3" || weights.granularity !== "channel") return null;
  return [
    part("weight", [rows, columns], torchName(weights.format)),
    part("weight_scale", [rows], "float32"),
  ];
}

function torchAo(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights, scheme, dtype } = matrix;
  if (weights.format.startsWith("fp8"))
    return [
      part("_weight_qdata", [rows, columns], torchName(weights.format)),
      part("_weight_scale", scaleGrid(matrix), "float32"),
    ];
  if (weights.bits !== 4 || scheme.layout !== "plain") return null;
  const [, groups] = scaleGrid(matrix);
  return [
    part("_weight_qdata", [rows, columns / 2], "int8"),
    part("_weight_scale", [groups, rows], dtype),
    part("_weight_zero_point", [groups, rows], dtype),
  ];
}

/** Tiles of 16 × 16 numbers, turned, between a vector for the inputs and one for the outputs. */
function exl3({ rows: ownRows, columns: ownColumns, weights, scheme }: Matrix): readonly PackedPart[] {
  const [rows, columns] = paddedSizes(ownRows, ownColumns, weights);
  const codebook = scheme.layout ?? "3inst";
  return [
    part("trellis", [columns / 16, rows / 16, 16 * weights.bits], "int16"),
    part("suh", [columns], "float16"),
    part("svh", [rows], "float16"),
    ...(codebook === "3inst" ? [] : [part(codebook, [], "int32")]),
  ];
}

/** By the word of Ascend's map, which is the layout. */
function ascend(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights, scheme } = matrix;
  const word = scheme.layout ?? "";
  const offsets = [part("weight_scale", [rows, 1], "float32"), part("weight_offset", [rows, 1], "float32")];
  const product = [
    part("quant_bias", [rows], "int32"),
    part("input_scale", [1], "float32"),
    part("input_offset", [1], "float32"),
    part(
      "deq_scale",
      [rows],
      word === "W8A8" ? scaleType(matrix) : scheme.output_terms === 2 ? "float32" : "int64",
    ),
  ];
  if (weights.format.startsWith("mx"))
    return [
      weights.bits === 8
        ? part("weight", [rows, columns], torchName(weights.format))
        : part("weight", [rows, Math.ceil(columns / 2)], "uint8"),
      part("weight_scale", scaleGrid(matrix), "uint8"),
    ];
  if (word === "W4A8_DYNAMIC")
    return [
      part("weight", [rows / 2, columns], "int8"),
      ...offsets,
      part("scale_bias", [rows, scheme.output_terms ?? 1], "float32"),
    ];
  return [
    part("weight", [rows, columns], weights.format.startsWith("fp8") ? torchName(weights.format) : "int8"),
    ...(word === "W8A8" || word === "W8A8_MIX" ? product : []),
    ...(word === "W8A8" ? [] : offsets),
  ];
}

function bitsAndBytes(matrix: Matrix): readonly PackedPart[] | null {
  const { rows, columns, weights, dtype } = matrix;
  if (weights.bits === 8)
    return [
      part("weight", [rows, columns], "int8"),
      part("SCB", [rows], "float32"),
      part("weight_format", [], "uint8"),
    ];
  if (weights.outer_scale !== null) return null;
  const numbers = rows * columns;
  const size = weights.group_size ?? numbers;
  const state = `{"quant_type": "${weights.format}", "blocksize": ${size}, "dtype": "${dtype}", "shape": [${rows}, ${columns}]}`;
  return [
    part("weight", [Math.ceil(numbers / 2), 1], "uint8"),
    part("weight.absmax", [Math.ceil(numbers / size)], "float32"),
    part("weight.quant_map", [16], "float32"),
    part(`weight.quant_state.bitsandbytes__${weights.format}`, [state.length], "uint8"),
  ];
}

/** 32 numbers are 16 bytes, under a scale of one byte. */
function stackedBlocks(rows: number, columns: number, experts: number): readonly PackedPart[] {
  const blocks = Math.ceil(columns / 32);
  return [
    part("_blocks", [experts, rows, blocks, 16], "uint8"),
    part("_scales", [experts, rows, blocks], "uint8"),
  ];
}
