import * as z from "zod/mini";
import { RopeScalingSpec } from "./rope-scaling.ts";
import { boolean, nonnegativeInt, number, positiveInt, positiveNumber } from "../values.ts";

/** Rotary position embedding (Su et al. 2021, arXiv:2104.09864). */
export const RopePositionSpec = z.object({
  type: z.literal("rope"),
  /** The base of the frequencies: channel pair i of d turns by rope_theta^(-2i/d) per position. */
  rope_theta: positiveNumber,
  /** null where the frequencies are used as they are (`rope_type: default`). */
  scaling: z.nullable(RopeScalingSpec),
  /** The positions that the config declares, in tokens; null where it names no length. */
  max_position_embeddings: z.nullable(positiveInt),
  /** The positions that an engine serves, in tokens; null where nothing names a length. */
  context_len: z.nullable(positiveInt),
  /** The rotated share of each head's channels. */
  partial_rotary_factor: number,
  /** Which channels form a pair: neighbours (true, GPT-J) or i and i + rotary_dim / 2 (false, GPT-NeoX). */
  interleaved: boolean,
  /** Whether pairs turn the other way round, by minus the angle (nanochat); they do not unless given. */
  reversed: z.optional(boolean),
  /**
   * Multimodal positions: each channel pair follows time, height or width (Qwen2-VL, arXiv:2409.12191). `section` is the
   * number of pairs of each; where `interleaved` they alternate (T H W T H W …), else they stand in blocks. Where
   * `by_channel`, the blocks are of twice as many channels in a row, so that the two of a pair may follow different axes:
   * width, height and image, with the position before them where there are four (HunyuanOCR).
   */
  mrope: z.nullable(
    z.object({
      section: z.array(nonnegativeInt),
      interleaved: boolean,
      by_channel: z.optional(boolean),
      /** Whether height and width alternate in the first pairs, and time has the last ones (ERNIE 4.5 VL). */
      time_last: z.optional(boolean),
    }),
  ),
});

export type RopePositionSpec = z.infer<typeof RopePositionSpec>;
