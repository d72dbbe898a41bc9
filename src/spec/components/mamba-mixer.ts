import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { convolutionState, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, type Tensor, inside, linear, normTensors, tensor } from "../tensors.ts";
import { boolean, positiveInt, string } from "../values.ts";

/**
 * Mamba (Gu and Dao 2023, arXiv:2312.00752): a state space mixer with a state of [inner_size, state_size] per sequence
 * instead of a KV cache. The convolved and activated x gives dt, B and C; with dt = softplus(dt_proj(dt) + bias) and
 * A = −exp(A_log) the state becomes exp(dt A) × state + dt × B × x, and the output is (C · state + D × x) × activation(gate).
 * Weights, with h = hidden_size, d = inner_size, s = state_size and r = time_step_rank: in_proj [2d, h] (x, then the
 * gate), conv1d [d, 1, conv_kernel_dim], x_proj [r + 2s, d] (dt, B, C), dt_proj [d, r] with a bias [d], A_log [d, s],
 * D [d], the norms, out_proj [h, d].
 */
export const MambaMixerSpec = z.object({
  type: z.literal("mamba"),
  /** Channels of x and of the gate. */
  inner_size: positiveInt,
  /** Width of the state of one channel. */
  state_size: positiveInt,
  /** Channels from which the sizes of the steps are projected. */
  time_step_rank: positiveInt,
  /**
   * Heads, if there are several: each makes dt, B and C of its own channels, by matrices of its own: x_proj_weight
   * [n, r + 2s, d / n], dt_proj_weight [n, d / n, r], dt_proj_bias and D [n, d / n], A_log [n, d / n, s]. in_proj then
   * gives x and the gate by turns, channel by channel.
   */
  num_heads: z.optional(positiveInt),
  /** Taps of the causal depthwise convolution over x. */
  conv_kernel_dim: positiveInt,
  /** Applied to the convolution's output. */
  conv_activation: string,
  conv_bias: boolean,
  /** Whether in_proj and out_proj have a bias. */
  projection_bias: boolean,
  /** The norm of dt before dt_proj, of B and of C, each with a weight of its own, where it has one; null without one. */
  parameter_norm: z.nullable(RMSNormSpec),
  /** The output is multiplied by this function of the gate. */
  output_gate_activation: string,
  /** The type in which the recurrent state is kept. */
  state_dtype: string,
});

export type MambaMixerSpec = z.infer<typeof MambaMixerSpec>;

export const mambaMixer = define({
  name: "MambaMixerSpec",
  schema: MambaMixerSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { inner_size: inner, projection_bias: bias, parameter_norm: norm } = spec;
    const channels: Parts = { what: "inner channels", size: spec.num_heads ?? inner };
    const cut = { axis: 0, parts: [channels] };
    return inside(
      ["mixer", "mamba"],
      [
        ...linear("in_proj", 2 * inner, h, { bias, outputs: [channels, channels] }),
        tensor("conv1d.weight", "convolution", [inner, 1, spec.conv_kernel_dim], { cut }),
        ...(spec.conv_bias ? [tensor("conv1d.bias", "bias", [inner], { cut })] : []),
        ...(spec.num_heads === undefined ? selection(spec, channels) : selectionByHead(spec, spec.num_heads)),
        ...(norm === null
          ? []
          : [
              ...normTensors("dt_layernorm", norm, spec.time_step_rank),
              ...normTensors("b_layernorm", norm, spec.state_size),
              ...normTensors("c_layernorm", norm, spec.state_size),
            ]),
        ...linear("out_proj", h, inner, { bias, inputs: [channels] }),
      ],
    );
  },
  keeps: ({ inner_size: inner, state_size, conv_kernel_dim, state_dtype }) => [
    recurrentState(inner, 1, state_size, state_dtype),
    convolutionState(inner, conv_kernel_dim, inner),
  ],
  words: () => "Mamba",
});

/** What makes dt, B and C of x, and the state's own parameters. */
function selection(spec: MambaMixerSpec, channels: Parts): readonly Tensor[] {
  const { inner_size: inner, state_size: state, time_step_rank: rank } = spec;
  const cut = { axis: 0, parts: [channels] };
  return [
    ...linear("x_proj", rank + 2 * state, inner, { inputs: [channels] }),
    ...linear("dt_proj", inner, rank, { bias: true, outputs: [channels] }),
    tensor("A_log", "parameter", [inner, state], { cut }),
    tensor("D", "parameter", [inner], { cut }),
  ];
}

/** The same for each head, which are no linear layers. */
function selectionByHead(spec: MambaMixerSpec, heads: number): readonly Tensor[] {
  const { state_size: state, time_step_rank: rank } = spec;
  const width = spec.inner_size / heads;
  const cut = { axis: 0, parts: [{ what: "heads", size: heads }] };
  const parameter = (name: string, shape: readonly number[]) => tensor(name, "parameter", shape, { cut });
  return [
    parameter("x_proj_weight", [heads, rank + 2 * state, width]),
    parameter("dt_proj_weight", [heads, width, rank]),
    parameter("dt_proj_bias", [heads, width]),
    parameter("A_log", [heads, width, state]),
    parameter("D", [heads, width]),
  ];
}
