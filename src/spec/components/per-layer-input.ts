import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { linear, normTensors } from "../tensors.ts";
import { boolean, positiveInt, string } from "../values.ts";

/**
 * How a layer takes in its part p of the per-layer embedding, after its halves: x + norm(out(activation(gate(x)) × p)).
 * Weights, with h = hidden_size: gate [size, h], out [h, size] and the norm over h channels.
 */
export const PerLayerInputSpec = z.object({
  type: z.literal("per_layer_input"),
  /** Channels of p. */
  size: positiveInt,
  activation: string,
  norm: RMSNormSpec,
  /**
   * Whether, among the streams of alternating updates, x is the active one, multiplied by its learnt scale where it has one,
   * and what is added to it goes to every stream but the first instead; there is one stream unless this is given.
   */
  other_streams: z.optional(boolean),
});

export type PerLayerInputSpec = z.infer<typeof PerLayerInputSpec>;

export const perLayerInput = define({
  name: "PerLayerInputSpec",
  schema: PerLayerInputSpec,
  tensors: ({ size, norm }, { hidden_size: h }) => [
    ...linear("per_layer_input_gate", size, h),
    ...linear("per_layer_projection", h, size),
    ...normTensors("post_per_layer_input_norm", norm, h),
  ],
  keeps: keepsNothing,
  words: () => "per layer input",
});
