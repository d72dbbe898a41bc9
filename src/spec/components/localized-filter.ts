import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import type { CacheLine } from "../cache-line.ts";
import { type Tensor, normTensors, tensor } from "../tensors.ts";
import { boolean, positiveInt } from "../values.ts";

/**
 * A localized filter (Yuan 2.0, arXiv:2311.15786): two causal convolutions along the sequence, from all channels to fewer and
 * back, whose result is added to what they read and normalised: norm(x + conv2(conv1(x))).
 * Weights, with c = channels, i = inner_size, k = kernel_dim and g = groups: conv1 [i, c / g, k, 1], conv2 [c, i / g, k, 1],
 * and, with a bias, [i] and [c]; those of the norm.
 */
export const LocalizedFilterSpec = z.object({
  type: z.literal("localized_filter"),
  /** Of what it reads and of what it gives. */
  channels: positiveInt,
  /** Channels between the convolutions. */
  inner_size: positiveInt,
  /** Taps of each convolution. */
  kernel_dim: positiveInt,
  /** Groups of neighbouring channels that a convolution mixes with each other alone. */
  groups: positiveInt,
  /** Whether each convolution has a bias. */
  bias: boolean,
  norm: RMSNormSpec,
});

export type LocalizedFilterSpec = z.infer<typeof LocalizedFilterSpec>;

/** Its tensors, inside the attention that reads through it. */
export function filterTensors({
  channels,
  inner_size: inner,
  kernel_dim: taps,
  groups,
  bias,
  norm,
}: LocalizedFilterSpec): readonly Tensor[] {
  const convolution = (name: string, to: number, from: number): readonly Tensor[] => [
    tensor(`lf_gate.${name}.weight`, "convolution", [to, Math.floor(from / groups), taps, 1]),
    ...(bias ? [tensor(`lf_gate.${name}.bias`, "bias", [to])] : []),
  ];
  return [
    ...convolution("conv1", inner, channels),
    ...convolution("conv2", channels, inner),
    ...normTensors("lf_gate.output_layernorm", norm, channels),
  ];
}

/**
 * The inputs that it still needs: of as many tokens before as both convolutions reach back, which Yuan's own code keeps
 * (yuan_hf_model.py). An engine that keeps the first convolution's last output too needs half as many of the inputs.
 */
export function filterState({ channels, kernel_dim: taps }: LocalizedFilterSpec): CacheLine {
  const tokens = 2 * (taps - 1);
  return {
    kind: "convolution state",
    elements: channels * tokens,
    formula: `${channels} channels × ${tokens} tokens`,
    per: { unit: "sequence" },
    window: null,
    dtype: null,
    heads: null,
  };
}
