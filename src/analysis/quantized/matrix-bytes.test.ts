import { expect, test } from "vitest";
import type { QuantizationScheme } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import { matrixBytes } from "./matrix-bytes.ts";

const weights: TensorFormat = {
  format: "fp8_e4m3",
  bits: 8,
  granularity: "tensor",
  group_size: null,
  block_shape: null,
  scale_format: "float32",
  outer_scale: null,
  symmetric: true,
  zero_points: false,
  dynamic: false,
};

const scheme: QuantizationScheme = {
  targets: ["Linear"],
  weights,
  activations: null,
  output_activations: null,
  layout: null,
  group_index: false,
  pre_quant_scale: false,
  compute_dtype: null,
  outlier_threshold: null,
};

const int4: TensorFormat = { ...weights, format: "int4", bits: 4, granularity: "group", group_size: 128 };
const nested = { format: "float32", group_size: 256, dynamic: false };

// A matrix of 200 × 256 in a bfloat16 model, by hand.
test.each<[string, Partial<QuantizationScheme>, number]>([
  ["not quantised", { weights: null }, 200 * 256 * 2],
  ["one scale", {}, 51200 + 4],
  ["one scale, and one for the inputs", { activations: weights }, 51200 + 4 + 4],
  ["a scale for each of 200 channels", { weights: { ...weights, granularity: "channel" } }, 51200 + 800],
  // 2 × 2 blocks of 128 × 128, the lower ones cut short.
  ["blocks", { weights: { ...weights, granularity: "block", block_shape: [128, 128] } }, 51200 + 4 * 4],
  [
    "blocks with scales of one byte",
    { weights: { ...weights, granularity: "block", block_shape: [128, 128], scale_format: "ue8m0" } },
    51200 + 4,
  ],
  // 200 rows of 2 groups.
  ["groups, scales in the model's type", { weights: { ...int4, scale_format: null } }, 25600 + 400 * 2],
  ["zero points", { weights: { ...int4, scale_format: "float16", zero_points: true } }, 25600 + 800 + 200],
  ["act order", { weights: int4, group_index: true }, 25600 + 1600 + 4 * 256],
  ["inputs that are scaled first", { weights: int4, pre_quant_scale: true }, 25600 + 1600 + 2 * 256],
  // 200 × 4 groups of 64 with 1 byte each, and ⌈800 / 256⌉ scales of those.
  [
    "scales quantised once more",
    { weights: { ...int4, group_size: 64, scale_format: "uint8", outer_scale: nested } },
    25600 + 800 + 4 * 4,
  ],
])("%s", (_, change, bytes) => {
  expect(matrixBytes(200, 256, { ...scheme, ...change }, 2)).toBe(bytes);
});
