import * as z from "zod/mini";
import { convolutionState, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, tensor } from "../tensors.ts";
import { positiveInt, string } from "../values.ts";

/**
 * A recurrent block with a real-gated linear recurrent unit (Griffin, De et al. 2024, arXiv:2402.19427): with
 * u = conv(linear_x(x)) the output is linear_out(lru(u) × activation(linear_y(x))). The unit's gates i and r are the sigmoid
 * of block-diagonal maps of u, a = exp(−8 r softplus(recurrent_param)), and the state becomes
 * a × state + √(1 − a²) × i × u; at position 0, where a sequence begins, it becomes i × u.
 * Weights, with h = hidden_size, w = width and n = num_blocks: linear_x and linear_y [w, h], conv_1d [w, 1, conv_kernel_dim],
 * input_gate_weight and recurrent_gate_weight [n, w / n, w / n] (input channels first), their biases [n, w / n],
 * recurrent_param [w], linear_out [h, w]. The linear layers and the convolution have a bias.
 */
export const RGLRUMixerSpec = z.object({
  type: z.literal("rg_lru"),
  /** Channels of the recurrence. */
  width: positiveInt,
  /** Blocks of the gates' maps: each gives the gates of its own width / num_blocks channels. */
  num_blocks: positiveInt,
  /** Taps of the causal depthwise convolution. */
  conv_kernel_dim: positiveInt,
  /** Applied to what multiplies the recurrence's output. */
  output_gate_activation: string,
  /** The type in which the recurrent state is kept. */
  state_dtype: string,
});

export type RGLRUMixerSpec = z.infer<typeof RGLRUMixerSpec>;

export const rgLruMixer = define({
  name: "RGLRUMixerSpec",
  schema: RGLRUMixerSpec,
  tensors: ({ width, num_blocks: blocks, conv_kernel_dim: taps }, { hidden_size: h }) => {
    const parts: Parts = { what: "blocks", size: blocks };
    const cut = { axis: 0, parts: [parts] };
    const block = Math.floor(width / blocks);
    const gate = (name: string) => [
      tensor(`rg_lru.${name}_weight`, "parameter", [blocks, block, block], { cut }),
      tensor(`rg_lru.${name}_bias`, "bias", [blocks, block], { cut }),
    ];
    return inside(
      ["temporal_block"],
      [
        ...linear("linear_y", width, h, { bias: true, outputs: [parts] }),
        ...linear("linear_x", width, h, { bias: true, outputs: [parts] }),
        tensor("conv_1d.weight", "convolution", [width, 1, taps], { cut }),
        tensor("conv_1d.bias", "bias", [width], { cut }),
        ...gate("input_gate"),
        ...gate("recurrent_gate"),
        tensor("rg_lru.recurrent_param", "parameter", [width], { cut }),
        ...linear("linear_out", h, width, { bias: true, inputs: [parts] }),
      ],
    );
  },
  keeps: ({ width, num_blocks, conv_kernel_dim, state_dtype }) => [
    recurrentState(num_blocks, 1, Math.floor(width / num_blocks), state_dtype),
    convolutionState(width, conv_kernel_dim, num_blocks),
  ],
  words: () => "RG-LRU",
});
