import { bytesOfType } from "../type-bytes.ts";
import type { QuantizationScheme } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";

/**
 * Bytes of a matrix of `rows` × `columns`, filled up where `channels_padded_to` says so, under a scheme, with what is stored beside it:
 * - ⌈rows × columns × bits / 8⌉ for the numbers, or whole words of 32 bits for each row where compressed-tensors packs them;
 * - its scales: 1 per tensor, `rows` per channel, rows × ⌈columns / group_size⌉ in groups,
 *   padded where `groups_padded_to` says so, or ⌈rows × columns / group_size⌉ where groups run on over the ends of rows
 *   (bitsandbytes, HQQ), ⌈rows / r⌉ × ⌈columns / c⌉ in blocks of [r, c], each of the type of `scale_format` (the model's own where it is null);
 * - the scales' own scales: 1, or one for every group_size of them;
 * - zero points of `bits` bits, or of `zero_point_format`, beside each scale, an int32 for each column with a `group_index`, a number of the
 *   model's type for each column with a `pre_quant_scale`, four bytes for each row and each of its `output_terms`;
 * - stored scales of the inputs, with their zero points, or four bytes of an `unused_input_scale`.
 */
export function matrixBytes(
  ownRows: number,
  ownColumns: number,
  {
    weights,
    activations,
    layout,
    group_index: indexed,
    pre_quant_scale: scaled,
    output_terms: terms = 0,
    unused_input_scale: unused = false,
  }: QuantizationScheme,
  dtypeBytes: number,
): number {
  if (weights === null) return ownRows * ownColumns * dtypeBytes;
  const [rows, columns] = paddedSizes(ownRows, ownColumns, weights);
  // Groups are those of the flattened matrix: tables of bitsandbytes, and HQQ by its word for the layout (Quantizer.quantize, hqq, core/quantize.py).
  const isFlat = weights.granularity === "group" && /^(?:nf4|fp4|axis=.*)$/.test(layout ?? weights.format);
  const scales = scaleCount(isFlat ? 1 : rows, isFlat ? rows * columns : columns, weights);
  const scaleBytes = bytesOfType(weights.scale_format ?? "") ?? dtypeBytes;
  // pack_to_int32 of compressed-tensors fills up the last word of a row (compressors/pack_quantized), or of a column of zero points.
  const isFilled = layout === "pack-quantized";
  const packed = (down: number, across: number): number =>
    isFilled
      ? 4 * down * Math.ceil((across * weights.bits) / 32)
      : Math.ceil((down * across * weights.bits) / 8);
  const column = Math.min(rows, scales);
  const zeroPoints = !weights.zero_points
    ? 0
    : isFilled
      ? packed(scales / column, column)
      : zeroPointBytes(scales, weights, dtypeBytes);
  return (
    packed(rows, columns) +
    scales * scaleBytes +
    outerBytes(scales, weights) +
    zeroPoints +
    (indexed ? 4 * columns : 0) +
    (scaled ? columns * dtypeBytes : 0) +
    4 * rows * terms +
    (unused ? 4 : 0) +
    (activations === null ? 0 : inputBytes(activations, columns, dtypeBytes))
  );
}

/** Rows and columns as they are stored. */
export function paddedSizes(
  rows: number,
  columns: number,
  { channels_padded_to: multiple = 1 }: TensorFormat,
): readonly [rows: number, columns: number] {
  return [Math.ceil(rows / multiple) * multiple, Math.ceil(columns / multiple) * multiple];
}

function zeroPointBytes(
  scales: number,
  { bits, zero_point_format: format }: TensorFormat,
  dtypeBytes: number,
): number {
  if (format === undefined) return Math.ceil((scales * bits) / 8);
  return scales * (bytesOfType(format ?? "") ?? dtypeBytes);
}

function scaleCount(rows: number, columns: number, format: TensorFormat): number {
  switch (format.granularity) {
    case "channel":
      return rows;
    case "group": {
      const groups = Math.ceil(columns / (format.group_size ?? columns));
      const { groups_padded_to: multiple = 1 } = format;
      return rows * Math.ceil(groups / multiple) * multiple;
    }
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
  return count * (bytesOfType(outer.format) ?? 4);
}

/**
 * Scales that are stored for the inputs, and their zero points: one per tensor, or one for each group, in the model's type
 * (initialize_qparams, compressed-tensors, quantization/lifecycle/initialize.py), and that of the scales.
 */
function inputBytes(format: TensorFormat, columns: number, dtypeBytes: number): number {
  const count = inputScales(format, columns);
  const isGrouped = format.granularity === "group";
  const each = isGrouped ? dtypeBytes : (bytesOfType(format.scale_format ?? "") ?? dtypeBytes);
  const zeroPoints = count > 0 && format.zero_points ? zeroPointBytes(count, format, dtypeBytes) : 0;
  return count * each + zeroPoints + outerBytes(1, format);
}

/** How many scales of its inputs stand beside a matrix of so many columns, those of the scales left out. */
export function inputScales(
  { granularity, dynamic, group_size: size }: TensorFormat,
  columns: number,
): number {
  if (dynamic) return 0;
  if (granularity === "group") return Math.ceil(columns / (size ?? columns));
  return granularity === "tensor" ? 1 : 0;
}
