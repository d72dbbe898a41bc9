import * as z from "zod/mini";
import { boolean, nullableString, positiveInt, positiveNumber, string } from "../values.ts";

/** The scales of the scales. */
export const OuterScaleSpec = z.object({
  format: string,
  /** How many scales share one; null: all of a tensor. */
  group_size: z.nullable(positiveInt),
  /** Whether it is computed while the model runs; else it is stored. */
  dynamic: boolean,
});

/**
 * How the numbers of one kind of tensor are represented: value = scale × (stored − zero point). Weights are seen as
 * [output channels, input channels], activations as [tokens, channels].
 */
export const TensorFormat = z.object({
  /**
   * What is stored: `fp8_e4m3`, `fp8_e5m2`; `int8`, `int4`, …; `fp4` and `nf4` (bitsandbytes' tables); `mxfp8`, `exl3` (ExLlamaV3's trellis); `mxfp8`, `mxfp4`
   * (OCP Microscaling) and `nvfp4` (E2M1 in groups of 16), whose scales are part of the format. Any other `float` or
   * `int` of n bits is called `floatN`, `intN`.
   */
  format: string,
  /** Bits of one number, without its scale. */
  bits: positiveNumber,
  /**
   * What shares one scale: the whole `tensor`; an output `channel`; a `token`; a `group` of `group_size` neighbouring
   * input channels of one row (in bitsandbytes of the flattened weight); a `block` of `block_shape` rows and columns;
   * an attention `head`.
   */
  granularity: z.enum(["tensor", "channel", "token", "group", "block", "head"]),
  /** null where the granularity is another. */
  group_size: z.nullable(positiveInt),
  /** Scales of a row are stored as if it had a multiple of so many groups; as many as it has unless given. */
  groups_padded_to: z.optional(positiveInt),
  /** Rows and columns are stored as if there were a multiple of so many; as many as there are unless given. */
  channels_padded_to: z.optional(positiveInt),
  /** [output channels, input channels]; null where the granularity is another. */
  block_shape: z.nullable(z.array(positiveInt).check(z.length(2))),
  /** The type of the scales: `float32`, `float16`, `fp8_e4m3`, `ue8m0` (a power of two in one byte), `uint8` (a table); null: the config does not say. */
  scale_format: nullableString,
  /** null: the scales are used as they are. */
  outer_scale: z.nullable(OuterScaleSpec),
  /** Whether zero is stored as zero: there is no zero point, or it is the middle of the range. */
  symmetric: boolean,
  /** Whether a zero point is stored beside each scale: of `bits` bits, unless `zero_point_format` says otherwise. */
  zero_points: boolean,
  /** The type of zero points that are no whole numbers; null: that of the model. */
  zero_point_format: z.optional(nullableString),
  /** Whether scales are computed while the model runs; else they are stored. */
  dynamic: boolean,
});

export type TensorFormat = z.infer<typeof TensorFormat>;
