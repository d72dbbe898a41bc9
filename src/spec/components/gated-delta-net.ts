import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { convolutionState, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors, tensor } from "../tensors.ts";
import { boolean, number, positiveInt, string } from "../values.ts";

/**
 * Gated DeltaNet (Yang, Kautz and Hatamizadeh 2024, arXiv:2412.06464): linear attention with a decaying state of
 * [num_value_heads, key_head_dim, value_head_dim] per sequence instead of a KV cache.
 * With h = hidden_size, K = num_key_heads × key_head_dim, V = num_value_heads × value_head_dim: in_proj_qkv [2K + V, h],
 * in_proj_z [V, h], in_proj_b and in_proj_a [num_value_heads, h], conv1d [2K + V, 1, conv_kernel_dim],
 * A_log and dt_bias [num_value_heads], norm [value_head_dim], out_proj [h, V].
 */
export const GatedDeltaNetSpec = z.object({
  type: z.literal("gated_delta_net"),
  /** Taps of the causal depthwise convolution over q, k and v. */
  conv_kernel_dim: positiveInt,
  key_head_dim: positiveInt,
  value_head_dim: positiveInt,
  num_key_heads: positiveInt,
  num_value_heads: positiveInt,
  /** Applied to the convolution's output. */
  conv_activation: string,
  conv_bias: boolean,
  /**
   * How the input projections are stored: four matrices qkv, z, b and a, or two, whose rows stand key head by key head:
   * its q, k, v and z channels, and its b and a; or one for each, q, k, v, z (g_proj), b and a, and then the convolution's
   * weights are three tensors, thirds of all channels, of which the last may be narrower.
   */
  projection_layout: z.enum(["qkv_z_b_a", "qkvz_ba", "q_k_v_z_b_a"]),
  /**
   * What beta, the sigmoid of b, is multiplied by: with 2 the state's transitions may have negative eigenvalues
   * (arXiv:2411.12537); 1 if not given.
   */
  beta_multiplier: z.optional(number),
  /** The norm of each value head's output, before the gate. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of z. */
  output_gate_activation: string,
  /** Whether q and k are divided by their L2 norm, and the epsilon under its root. */
  qk_l2norm: boolean,
  qk_l2norm_eps: number,
  /** The type in which the recurrent state is kept. */
  state_dtype: string,
});

export type GatedDeltaNetSpec = z.infer<typeof GatedDeltaNetSpec>;

export const gatedDeltaNet = define({
  name: "GatedDeltaNetSpec",
  schema: GatedDeltaNetSpec,
  tensors: (spec, { hidden_size: h }) => {
    const keyHeads: Parts = { what: "key heads", size: spec.num_key_heads };
    const valueHeads: Parts = { what: "value heads", size: spec.num_value_heads };
    const both = [keyHeads, valueHeads];
    const { k, v } = channels(spec);
    const { conv_kernel_dim: taps, num_value_heads: heads } = spec;
    const cut = { axis: 0, parts: both };
    const perHead = { axis: 0, parts: [valueHeads] };
    const separate = spec.projection_layout === "q_k_v_z_b_a";
    const toKeys = { outputs: [keyHeads] };
    const toValues = { outputs: [valueHeads] };
    const convolved = 2 * k + v;
    return inside(
      ["linear_attn", "mixer"],
      [
        ...(spec.projection_layout === "qkvz_ba"
          ? [
              // Key head after key head, so that it is cut as one (create_qkvz_proj, vLLM, qwen_gdn_linear_attn.py).
              ...linear("in_proj_qkvz", 2 * k + 2 * v, h, {
                outputs: [
                  { ...keyHeads, channels: [2 * k + 2 * v] },
                  { ...valueHeads, channels: [] },
                ],
              }),
              ...linear("in_proj_ba", 2 * heads, h, toKeys),
            ]
          : separate
            ? [
                ...linear("q_proj", k, h, toKeys),
                ...linear("k_proj", k, h, toKeys),
                ...linear("v_proj", v, h, toValues),
                ...linear("g_proj", v, h, toValues),
                ...linear("b_proj", heads, h, toValues),
                ...linear("a_proj", heads, h, toValues),
              ]
            : [
                ...linear("in_proj_qkv", convolved, h, {
                  outputs: [
                    { ...keyHeads, channels: [k, k] },
                    { ...valueHeads, channels: [v] },
                  ],
                }),
                ...linear("in_proj_z", v, h, toValues),
                ...linear("in_proj_b", heads, h, toValues),
                ...linear("in_proj_a", heads, h, toValues),
              ]),
        ...(separate
          ? inThirds(convolved).map(([name, width]) =>
              tensor(`${name}.weight`, "convolution", [width, 1, taps]),
            )
          : [tensor("conv1d.weight", "convolution", [convolved, 1, taps], { cut })]),
        ...(spec.conv_bias ? [tensor("conv1d.bias", "bias", [convolved], { cut })] : []),
        tensor("A_log", "parameter", [heads], { cut: perHead }),
        tensor("dt_bias", "parameter", [heads], { cut: perHead }),
        ...normTensors(separate ? "o_norm" : "norm", spec.output_norm, spec.value_head_dim),
        ...linear(separate ? "o_proj" : "out_proj", h, v, { inputs: [valueHeads] }),
      ],
    );
  },
  keeps: (spec) => {
    const { k, v } = channels(spec);
    return [
      recurrentState(spec.num_value_heads, spec.key_head_dim, spec.value_head_dim, spec.state_dtype),
      convolutionState(2 * k + v, spec.conv_kernel_dim, spec.num_key_heads),
    ];
  },
  words: () => "gated delta net",
});

/** The three tensors of a convolution that is saved in thirds, as torch.chunk makes them, and their channels. */
export function inThirds(channels: number): readonly (readonly [name: string, channels: number])[] {
  const third = Math.ceil(channels / 3);
  return [
    ["q_conv1d", third],
    ["k_conv1d", third],
    ["v_conv1d", channels - 2 * third],
  ];
}

/** Channels of all heads' keys (and queries) and of all heads' values. */
function channels(spec: GatedDeltaNetSpec): { readonly k: number; readonly v: number } {
  return { k: spec.num_key_heads * spec.key_head_dim, v: spec.num_value_heads * spec.value_head_dim };
}
