import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { convolutionState, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors, tensor } from "../tensors.ts";
import { boolean, number, positiveInt, string } from "../values.ts";

/**
 * Mamba-2 (Dao and Gu 2024, arXiv:2405.21060): a state space mixer with a state of [num_heads, head_dim, state_size] per
 * sequence instead of a KV cache. With h = hidden_size, d = num_heads × head_dim and c = d + 2 × num_groups × state_size:
 * in_proj [d + c + num_heads, h] (gate, then x, B and C, then dt), conv1d [c, 1, conv_kernel_dim] over x, B and C,
 * A_log, D and dt_bias [num_heads], norm [d], out_proj [h, d].
 */
export const Mamba2MixerSpec = z.object({
  type: z.literal("mamba2"),
  num_heads: positiveInt,
  /** Width of a head, in channels. */
  head_dim: positiveInt,
  /** Width of the state of one channel. */
  state_size: positiveInt,
  /** B and C are shared by the num_heads / num_groups heads of a group. */
  num_groups: positiveInt,
  /** Taps of the causal depthwise convolution. */
  conv_kernel_dim: positiveInt,
  /** Applied to the convolution's output. */
  conv_activation: string,
  conv_bias: boolean,
  /** Whether in_proj and out_proj have a bias. */
  projection_bias: boolean,
  /** Whether out_proj has one, where that is another fact. */
  output_bias: z.optional(boolean),
  /** What softplus(dt + dt_bias), the size of a step, is raised to where it is smaller. */
  time_step_min: number,
  /** What the size of a step is lowered to where it is larger; no limit where it is null or not given. */
  time_step_max: z.optional(z.nullable(number)),
  /** Tokens that the scan takes at once. It changes the order of the sums, not what they mean. */
  chunk_size: positiveInt,
  /**
   * The norm of the output, over the d / num_groups channels of each group unless `output_norm_span` says otherwise, with
   * one weight for all d; null without one.
   */
  output_norm: z.nullable(RMSNormSpec),
  /** The channels over which the norm of the output runs: those of each group, or all d. */
  output_norm_span: z.optional(z.enum(["group", "all"])),
  /** The output is multiplied by this function of the gate. */
  output_gate_activation: string,
  /** Whether that comes before the norm or after it; of no effect without the norm. */
  output_gate_order: z.enum(["before_norm", "after_norm"]),
  /** What the parts of in_proj's output are multiplied by; by nothing unless given. */
  projection_multipliers: z.optional(
    z.object({ gate: number, x: number, b: number, c: number, time_step: number }),
  ),
  /** The type in which the recurrent state is kept. */
  state_dtype: string,
});

export type Mamba2MixerSpec = z.infer<typeof Mamba2MixerSpec>;

export const mamba2Mixer = define({
  name: "Mamba2MixerSpec",
  schema: Mamba2MixerSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_heads: count, projection_bias: bias } = spec;
    const heads: Parts = { what: "heads", size: count };
    // One group is on every rank; several have to divide (MambaMixer2, vLLM, mamba_mixer2.py).
    const isOne = spec.num_groups === 1;
    const groups: Parts = {
      what: "groups",
      size: spec.num_groups,
      ...(isOne && { repeated: true, weightAlone: true }),
    };
    const { inner, convolved } = channels(spec);
    const cut = { axis: 0, parts: [heads, groups] };
    const perHead = { axis: 0, parts: [heads] };
    const state = spec.num_groups * spec.state_size;
    return inside(
      ["mixer", "mamba"],
      [
        // Gate, x, B, C and dt, each cut for itself (MambaMixer2, vLLM, mamba_mixer2.py).
        ...linear("in_proj", inner + convolved + count, h, {
          bias,
          outputs: [
            { ...heads, channels: [inner, inner, count] },
            { ...groups, channels: [state, state] },
          ],
        }),
        tensor("conv1d.weight", "convolution", [convolved, 1, spec.conv_kernel_dim], { cut }),
        ...(spec.conv_bias ? [tensor("conv1d.bias", "bias", [convolved], { cut })] : []),
        ...["A_log", "D", "dt_bias"].map((name) => tensor(name, "parameter", [count], { cut: perHead })),
        ...(spec.output_norm === null ? [] : normTensors("norm", spec.output_norm, inner, { cut: perHead })),
        ...linear("out_proj", h, inner, { bias: spec.output_bias ?? bias, inputs: [heads] }),
      ],
    );
  },
  keeps: (spec) => [
    recurrentState(spec.num_heads, spec.head_dim, spec.state_size, spec.state_dtype),
    convolutionState(channels(spec).convolved, spec.conv_kernel_dim, spec.num_groups),
  ],
  words: () => "Mamba-2",
});

/** Channels of all heads, and of x, B and C, which the convolution runs over. */
function channels(spec: Mamba2MixerSpec): { readonly inner: number; readonly convolved: number } {
  const inner = spec.num_heads * spec.head_dim;
  return { inner, convolved: inner + 2 * spec.num_groups * spec.state_size };
}
