import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { linear, normTensors, within } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * A learnt augmented residual layer (LAuReL, Menghani et al. 2024, arXiv:2411.07501; Gemma 3n) beside the mixer: with y the
 * normalised input of the mixer and x the stream after it, the layer goes on with
 * (x + y + norm(linear_right(linear_left(y)))) / √2.
 * Weights, with h = hidden_size: linear_left [rank, h], linear_right [h, rank] and the norm over h channels.
 */
export const LaurelSpec = z.object({
  type: z.literal("laurel"),
  rank: positiveInt,
  norm: RMSNormSpec,
});

export type LaurelSpec = z.infer<typeof LaurelSpec>;

export const laurel = define({
  name: "LaurelSpec",
  schema: LaurelSpec,
  tensors: ({ rank, norm }, { hidden_size: h }) =>
    within(
      ["laurel"],
      [
        ...linear("linear_left", rank, h),
        ...linear("linear_right", h, rank),
        ...normTensors("post_laurel_norm", norm, h),
      ],
    ),
  keeps: keepsNothing,
  words: () => "learnt augmented residual",
});
