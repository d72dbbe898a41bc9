import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { convolutionState, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors, tensor } from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { boolean, number, positiveInt, string } from "../values.ts";

/**
 * Kimi Delta Attention (Kimi Linear, arXiv:2510.26692): Gated DeltaNet whose state decays channel by channel. Queries,
 * keys and values have heads of one width; the state is [num_heads, head_dim, head_dim] per sequence.
 * With h = hidden_size and d = num_heads × head_dim: q_proj, k_proj and v_proj [d, h], conv1d [3d, 1, conv_kernel_dim],
 * f_a_proj [head_dim, h], f_b_proj [d, head_dim], dt_bias [d] and A_log [num_heads] for the decay, b_proj [num_heads, h],
 * g_a_proj [output_gate_rank, h] and g_b_proj [d, output_gate_rank], or g_proj [d, h] without a rank, o_norm [head_dim],
 * o_proj [h, d].
 */
export const KimiDeltaAttentionSpec = z.object({
  type: z.literal("kimi_delta_attention"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** Taps of the causal depthwise convolution over q, k and v. */
  conv_kernel_dim: positiveInt,
  /** Applied to the convolution's output. */
  conv_activation: string,
  conv_bias: boolean,
  /**
   * L where a channel decays by exp(L × sigmoid(exp(A_log) × (f + dt_bias))), which is never less than exp(L); null where
   * it decays by exp(−exp(A_log) × softplus(f + dt_bias)).
   */
  decay_lower_bound: z.nullable(z.number().check(z.negative())),
  /** Inner width of the output gate's projection; null where it is one matrix. */
  output_gate_rank: z.nullable(positiveInt),
  /** The norm of each head's output, before the gate. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of the gate. */
  output_gate_activation: string,
  /** Whether q and k are divided by their L2 norm, and the epsilon under its root. */
  qk_l2norm: boolean,
  qk_l2norm_eps: number,
  /** The type in which the recurrent state is kept. */
  state_dtype: string,
  /** Whether A_log is saved as [num_heads]; [1, 1, num_heads, 1] if not given. */
  flat_decay: z.optional(boolean),
});

export type KimiDeltaAttentionSpec = z.infer<typeof KimiDeltaAttentionSpec>;

export const kimiDeltaAttention = define({
  name: "KimiDeltaAttentionSpec",
  schema: KimiDeltaAttentionSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_heads, head_dim: dim, conv_kernel_dim: taps, output_gate_rank: rank } = spec;
    const heads: Parts = { what: "heads", size: num_heads };
    const width = num_heads * dim;
    const cut = { axis: 0, parts: [heads] };
    const outputs = [heads];
    return inside(ATTENTION, [
      ...["q_proj", "k_proj", "v_proj"].flatMap((name) => linear(name, width, h, { outputs })),
      ...["q_conv1d", "k_conv1d", "v_conv1d"].flatMap((name) => [
        tensor(`${name}.weight`, "convolution", [width, 1, taps], { cut }),
        ...(spec.conv_bias ? [tensor(`${name}.bias`, "bias", [width], { cut })] : []),
      ]),
      ...linear("f_a_proj", dim, h),
      ...linear("f_b_proj", width, dim, { outputs }),
      tensor("dt_bias", "parameter", [width], { cut }),
      spec.flat_decay === true
        ? tensor("A_log", "parameter", [num_heads], { cut })
        : tensor("A_log", "parameter", [1, 1, num_heads, 1], { cut: { ...cut, axis: 2 } }),
      ...linear("b_proj", num_heads, h, { outputs }),
      ...(rank === null
        ? linear("g_proj", width, h, { outputs })
        : [...linear("g_a_proj", rank, h), ...linear("g_b_proj", width, rank, { outputs })]),
      ...normTensors("o_norm", spec.output_norm, dim),
      ...linear("o_proj", h, width, { inputs: [heads] }),
    ]);
  },
  keeps: ({ num_heads: heads, head_dim: dim, conv_kernel_dim: taps, state_dtype }) => [
    recurrentState(heads, dim, dim, state_dtype),
    convolutionState(3 * heads * dim, taps, heads),
  ],
  words: () => "Kimi delta attention",
});
