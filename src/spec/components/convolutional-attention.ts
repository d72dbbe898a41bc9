import * as z from "zod/mini";
import { AttentionWindowSpec, keptTokens } from "./attention-window.ts";
import { convolutionState, perToken, recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, tensor } from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { boolean, nonnegativeInt, positiveInt, positiveNumber, string } from "../values.ts";

/**
 * Compressed convolutional attention (arXiv:2510.04476), as ZAYA has it: grouped-query attention whose queries and keys are
 * mixed along the sequence by two causal convolutions, one channel by channel, one within each head. To these are added,
 * for queries, the mean of a head's own projected query and the key of its group and, for keys, the mean of these over the
 * group. Each head of q and k is then brought to the length √head_dim, and each head of k multiplied by a learnt number.
 * Values are half the token's own, half those of the token before it (0 before the first): of all KV heads' channels one
 * after the other the first half and the second.
 * Weights, with h = hidden_size, q = num_query_heads × head_dim, k = num_kv_heads × head_dim and c = q + k: q_proj [q, h],
 * k_proj [k, h], v_proj_current and v_proj_delayed [k / 2, h]; conv_qk_depthwise [c, 1, depthwise_kernel_dim] and
 * conv_qk_grouped [c, head_dim, grouped_kernel_dim], each with a bias [c]; temp [num_kv_heads]; o_proj [h, q].
 */
export const ConvolutionalAttentionSpec = z.object({
  type: z.literal("convolutional_attention"),
  num_query_heads: positiveInt,
  num_kv_heads: positiveInt,
  head_dim: positiveInt,
  /** How many of a head's channels, from the first, the rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** The body's component that gives q and k their positions, by name. */
  position: string,
  /** Whether the projections of q, k and v have a bias. */
  attention_bias: boolean,
  /** Whether the output projection has a bias. */
  output_bias: boolean,
  /** Taps of the two convolutions. */
  depthwise_kernel_dim: positiveInt,
  grouped_kernel_dim: positiveInt,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
  /** null: no token is too far away. */
  window: z.nullable(AttentionWindowSpec),
});

export type ConvolutionalAttentionSpec = z.infer<typeof ConvolutionalAttentionSpec>;

export const convolutionalAttention = define({
  name: "ConvolutionalAttentionSpec",
  schema: ConvolutionalAttentionSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_query_heads, num_kv_heads, head_dim: dim, attention_bias: bias } = spec;
    const query: Parts = { what: "query heads", size: num_query_heads };
    const key: Parts = { what: "KV heads", size: num_kv_heads, repeated: true };
    const [q, k] = [num_query_heads * dim, num_kv_heads * dim];
    const half = Math.floor(k / 2);
    const cut = { axis: 0, parts: [query, key] };
    return inside(ATTENTION, [
      ...linear("qkv_proj.q_proj", q, h, { bias, outputs: [query] }),
      ...linear("qkv_proj.k_proj", k, h, { bias, outputs: [key] }),
      ...linear("qkv_proj.v_proj_current", half, h, { bias }),
      ...linear("qkv_proj.v_proj_delayed", half, h, { bias }),
      tensor("qkv_proj.conv_qk_depthwise.weight", "convolution", [q + k, 1, spec.depthwise_kernel_dim], {
        cut,
      }),
      tensor("qkv_proj.conv_qk_depthwise.bias", "bias", [q + k], { cut }),
      tensor("qkv_proj.conv_qk_grouped.weight", "convolution", [q + k, dim, spec.grouped_kernel_dim], {
        cut,
      }),
      tensor("qkv_proj.conv_qk_grouped.bias", "bias", [q + k], { cut }),
      tensor("qk_norm.temp", "parameter", [num_kv_heads], { cut: { axis: 0, parts: [key] } }),
      ...linear("o_proj", h, q, { bias: spec.output_bias, inputs: [query] }),
    ]);
  },
  keeps: (spec) => {
    const { num_query_heads, num_kv_heads: heads, head_dim: dim } = spec;
    const taps = spec.depthwise_kernel_dim + spec.grouped_kernel_dim - 2;
    return [
      perToken({
        kind: "keys and values",
        elements: 2 * heads * dim,
        formula: `${heads} KV heads × (${dim} + ${dim} channels)`,
        window: keptTokens(spec.window),
        heads,
      }),
      convolutionState((num_query_heads + heads) * dim, taps, heads),
      recurrentState(1, 1, Math.floor((heads * dim) / 2), null),
    ];
  },
  words: ({ window }) => (window ? "convolutional attention in a window" : "convolutional attention"),
});
