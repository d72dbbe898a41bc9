import * as z from "zod/mini";
import { convolutionState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { tensor } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * A causal convolution, channel by channel, of what each half of a layer gives, which is added to it before it joins the
 * residual stream (Inkling): y + conv(y). Weights of each of the two halves: [channels, 1, kernel_dim], without a bias.
 */
export const OutputConvolutionSpec = z.object({
  type: z.literal("output_convolution"),
  /** hidden_size. */
  channels: positiveInt,
  /** Taps. */
  kernel_dim: positiveInt,
});

export type OutputConvolutionSpec = z.infer<typeof OutputConvolutionSpec>;

export const outputConvolution = define({
  name: "OutputConvolutionSpec",
  schema: OutputConvolutionSpec,
  tensors: ({ channels, kernel_dim }) =>
    ["attn_sconv", "mlp_sconv"].map((half) =>
      tensor(`${half}.conv1d.weight`, "convolution", [channels, 1, kernel_dim]),
    ),
  keeps: ({ channels, kernel_dim }) => [{ ...convolutionState(2 * channels, kernel_dim, 1), heads: null }],
  words: () => "convolutions of the halves' output",
});
