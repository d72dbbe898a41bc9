import type { QuantizationScheme } from "../../spec/quantization/quantization.ts";
import type { TensorFormat } from "../../spec/quantization/tensor-format.ts";

const BYTES: ReadonlyMap<string, number> = new Map([
  ["float64", 8],
  ["float32", 4],
  ["float", 4],
  ["float16", 2],
  ["half", 2],
  ["bfloat16", 2],
  ["fp8_e4m3", 1],
  ["float8_e4m3fn", 1],
  ["ue8m0", 1],
  ["uint8", 1],
  ["int8", 1],
]);

/** Bytes of one number of a type as torch names it; undefined where the type is unknown. */
export function bytesOf(dtype: string): number | undefined {
  return BYTES.get(dtype);
}

/**
 * Bytes of a matrix of `rows` × `columns` under a scheme, with what is stored beside it:
 * - ⌈rows × columns × bits / 8⌉ for the numbers;
 * - its scales: 1 per tensor, `rows` per channel, rows × ⌈columns / group_size⌉ in groups,
 *   ⌈rows / r⌉ × ⌈columns / c⌉ in blocks of [r, c], each of the type of `scale_format` (the model's own where it is null);
 * - the scales' own scales: 1, or one for every group_size of them;
 * - zero points of `bits` bits beside each scale, an int32 for each column with a `group_index`, a number of the
 *   model's type for each column with a `pre_quant_scale`;
 * - a stored scale of the inputs.
 */
export function matrixBytes(
  rows: number,
  columns: number,
  { weights, activations, group_index: indexed, pre_quant_scale: scaled }: QuantizationScheme,
  dtypeBytes: number,
): number {
  if (weights === null) return rows * columns * dtypeBytes;
  const scales = scaleCount(rows, columns, weights);
  const scaleBytes = bytesOf(weights.scale_format ?? "") ?? dtypeBytes;
  const zeroPoints = weights.zero_points ? Math.ceil((scales * weights.bits) / 8) : 0;
  return (
    Math.ceil((rows * columns * weights.bits) / 8) +
    scales * scaleBytes +
    outerBytes(scales, weights) +
    zeroPoints +
    (indexed ? 4 * columns : 0) +
    (scaled ? columns * dtypeBytes : 0) +
    (activations === null ? 0 : inputBytes(activations, dtypeBytes))
  );
}

function scaleCount(rows: number, columns: number, format: TensorFormat): number {
  switch (format.granularity) {
    case "channel":
      return rows;
    case "group":
      return rows * Math.ceil(columns / (format.group_size ?? columns));
    case "block": {
      const [r = rows, c = columns] = format.block_shape ?? [];
      return Math.ceil(rows / r) * Math.ceil(columns / c);
    }
    case "tensor":
    case "token":
    case "head":
      return 1;
  }
}

function outerBytes(scales: number, { outer_scale: outer }: TensorFormat): number {
  if (outer === null || outer.dynamic) return 0;
  const count = outer.group_size === null ? 1 : Math.ceil(scales / outer.group_size);
  return count * (bytesOf(outer.format) ?? 4);
}

/** A scale that is stored for the inputs: one per tensor, or that of the scales where those are computed. */
function inputBytes(format: TensorFormat, dtypeBytes: number): number {
  const own =
    format.granularity === "tensor" && !format.dynamic
      ? (bytesOf(format.scale_format ?? "") ?? dtypeBytes)
      : 0;
  return own + outerBytes(1, format);
}
