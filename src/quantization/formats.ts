import { type Described, type Sourced, derive } from "../config/reading/sourced.ts";
import type { TensorFormat } from "../spec/formats/tensor-format.ts";

const plain = {
  granularity: "tensor",
  group_size: null,
  block_shape: null,
  scale_format: "float32",
  outer_scale: null,
  symmetric: true,
  zero_points: false,
  dynamic: false,
} as const;

/** One stored float32 scale for all of a tensor. */
export const FP8_TENSOR: TensorFormat = { ...plain, format: "fp8_e4m3", bits: 8 };
export const INT8_TENSOR: TensorFormat = { ...plain, format: "int8", bits: 8 };

export const FP8_CHANNEL: TensorFormat = { ...FP8_TENSOR, granularity: "channel" };
export const INT8_CHANNEL: TensorFormat = { ...INT8_TENSOR, granularity: "channel" };

/** Scales computed for each token. */
export const FP8_TOKEN: TensorFormat = { ...FP8_TENSOR, granularity: "token", dynamic: true };
export const INT8_TOKEN: TensorFormat = { ...INT8_TENSOR, granularity: "token", dynamic: true };

export const FP8_BLOCK: TensorFormat = { ...FP8_TENSOR, granularity: "block", block_shape: [128, 128] };

const nvfp4 = { ...plain, format: "nvfp4", bits: 4, granularity: "group", group_size: 16 } as const;

/** E2M1 in groups of 16 with E4M3 scales, and one float32 scale over those. */
export const NVFP4: TensorFormat = {
  ...nvfp4,
  scale_format: "fp8_e4m3",
  outer_scale: { format: "float32", group_size: null, dynamic: false },
};

/** As {@link NVFP4}, with the groups' scales computed while the model runs under a stored outer scale. */
export const NVFP4_RUNNING: TensorFormat = { ...NVFP4, dynamic: true };

const microscaled = { ...plain, granularity: "group", group_size: 32, scale_format: "ue8m0" } as const;

/** OCP Microscaling: groups of 32 that share a power of two. */
export const MXFP4: TensorFormat = { ...microscaled, format: "mxfp4", bits: 4 };
export const MXFP8: TensorFormat = { ...microscaled, format: "mxfp8", bits: 8 };
export const MXFP4_RUNNING: TensorFormat = { ...MXFP4, dynamic: true };
export const MXFP8_RUNNING: TensorFormat = { ...MXFP8, dynamic: true };

export const INT4_GROUP: TensorFormat = {
  ...plain,
  format: "int4",
  bits: 4,
  granularity: "group",
  group_size: 128,
};

/** A format with a source for every leaf. */
export type FormatParts = { readonly [K in keyof TensorFormat]: Described<TensorFormat[K]> };

/** A format every member of which `inputs` decide, by `rule`. */
export function formatBy(
  inputs: readonly Sourced<unknown>[],
  format: TensorFormat,
  rule: string,
): FormatParts {
  const leaf = <T>(value: T): Sourced<T> => derive(inputs, () => value, rule);
  const outer = format.outer_scale;
  return {
    format: leaf(format.format),
    bits: leaf(format.bits),
    granularity: leaf(format.granularity),
    group_size: leaf(format.group_size),
    block_shape: leaf(format.block_shape),
    scale_format: leaf(format.scale_format),
    outer_scale: outer
      ? { format: leaf(outer.format), group_size: leaf(outer.group_size), dynamic: leaf(outer.dynamic) }
      : leaf(null),
    symmetric: leaf(format.symmetric),
    zero_points: leaf(format.zero_points),
    dynamic: leaf(format.dynamic),
  };
}

/** As {@link formatBy}; null is no quantisation. */
export function formatOrNull(
  inputs: readonly Sourced<unknown>[],
  format: TensorFormat | null,
  rule: string,
): Described<TensorFormat | null> {
  return format === null ? derive(inputs, () => null, rule) : formatBy(inputs, format, rule);
}
