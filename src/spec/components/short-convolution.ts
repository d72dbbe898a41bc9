import * as z from "zod/mini";
import { convolutionState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, tensor } from "../tensors.ts";
import { boolean, positiveInt } from "../values.ts";

/**
 * A gated short convolution (LFM2, arXiv:2511.23404): in_proj gives B, C and x, each inner_size wide, and the output is
 * out_proj(C × conv(B × x)), with a causal depthwise convolution and no activation.
 * Weights, with h = hidden_size and d = inner_size: in_proj [3d, h], conv [d, 1, conv_kernel_dim], out_proj [h, d].
 */
export const ShortConvolutionSpec = z.object({
  type: z.literal("short_convolution"),
  /** Channels of B, of C and of x. */
  inner_size: positiveInt,
  /** Taps of the convolution. */
  conv_kernel_dim: positiveInt,
  /** Whether the convolution and both projections have a bias. */
  bias: boolean,
});

export type ShortConvolutionSpec = z.infer<typeof ShortConvolutionSpec>;

export const shortConvolution = define({
  name: "ShortConvolutionSpec",
  schema: ShortConvolutionSpec,
  tensors: ({ inner_size: inner, conv_kernel_dim: taps, bias }, { hidden_size: h }) => {
    const channels: Parts = { what: "inner channels", size: inner };
    const cut = { axis: 0, parts: [channels] };
    return inside(
      ["conv"],
      [
        ...linear("in_proj", 3 * inner, h, { bias, outputs: [channels, channels, channels] }),
        tensor("conv.weight", "convolution", [inner, 1, taps], { cut }),
        ...(bias ? [tensor("conv.bias", "bias", [inner], { cut })] : []),
        ...linear("out_proj", h, inner, { bias, inputs: [channels] }),
      ],
    );
  },
  keeps: ({ inner_size: inner, conv_kernel_dim: taps }) => [convolutionState(inner, taps, inner)],
  words: () => "short convolution",
});
