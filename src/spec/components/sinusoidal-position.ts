import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { nonnegativeInt, number, positiveInt, positiveNumber } from "../values.ts";

/**
 * Sines of the position (Vaswani et al. 2017, arXiv:1706.03762, section 3.5), added to the embedding of the token at
 * position p: with q = p + `offset`, n = ⌊hidden_size / 2⌋ and w_i = base^(-i / steps), channel i < n gets sin(q w_i) and
 * channel n + i gets cos(q w_i). It has no weights.
 */
export const SinusoidalPositionSpec = z.object({
  type: z.literal("sinusoidal_position"),
  /** The positions that the config declares, in tokens. */
  max_position_embeddings: positiveInt,
  /** The positions that an engine serves, in tokens. */
  context_len: positiveInt,
  /** What is added to a position before. */
  offset: nonnegativeInt,
  base: positiveNumber,
  /** In how many steps the angle falls by the base. */
  steps: number,
  /** q at which nothing is added, the table's row of a padding token; every position has its sines if null. */
  zeroed_row: z.nullable(nonnegativeInt),
});

export type SinusoidalPositionSpec = z.infer<typeof SinusoidalPositionSpec>;

export const sinusoidalPosition = define({
  name: "SinusoidalPositionSpec",
  schema: SinusoidalPositionSpec,
  tensors: () => [],
  keeps: keepsNothing,
  words: () => "sines of the position",
});
