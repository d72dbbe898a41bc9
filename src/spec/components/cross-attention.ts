import * as z from "zod/mini";
import { NormSpec } from "./norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { type ModelSizes, type Parts, type Tensor, inside, linear, normTensors, tensor } from "../tensors.ts";
import { positiveInt, positiveNumber } from "../values.ts";

/**
 * Attention from tokens to the patches of images, as many query heads sharing each KV head (Llama 3.2 Vision). With s the
 * stream, p the projected patches and t = tanh of a learnt number for each half, a layer with it computes
 * s + t₁ × attention(norm(s), p), then the same with the MLP and t₂; rows of tokens that see no image add nothing. In a
 * text without images the whole layer is left out. Weights, with h = hidden_size: q_proj [num_query_heads × head_dim, h], k_proj and
 * v_proj [num_kv_heads × head_dim, h], which read patches, o_proj [h, num_query_heads × head_dim], a norm of each head of
 * q and of k, and two gates of one number.
 */
export const CrossAttentionSpec = z.object({
  type: z.literal("cross_attention"),
  num_query_heads: positiveInt,
  num_kv_heads: positiveInt,
  /** Width of one head, in channels. */
  head_dim: positiveInt,
  /** The norm of each head of q and of k, each with one weight for all heads; there is no position. */
  qk_norm: NormSpec,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
});

export type CrossAttentionSpec = z.infer<typeof CrossAttentionSpec>;

export const crossAttention = define({
  name: "CrossAttentionSpec",
  schema: CrossAttentionSpec,
  tensors: crossTensors,
  // What it keeps are keys and values of patches, as many as the images have; of tokens it keeps nothing.
  keeps: keepsNothing,
  words: () => "attention to images",
});

function crossTensors(spec: CrossAttentionSpec, { hidden_size: h }: ModelSizes): readonly Tensor[] {
  const query: Parts = { what: "query heads", size: spec.num_query_heads };
  const key: Parts = { what: "KV heads", size: spec.num_kv_heads, repeated: true };
  const width = spec.num_query_heads * spec.head_dim;
  const shared = spec.num_kv_heads * spec.head_dim;
  return [
    ...inside(
      ["cross_attn"],
      [
        ...linear("q_proj", width, h, { outputs: [query] }),
        ...linear("k_proj", shared, h, { outputs: [key] }),
        ...linear("v_proj", shared, h, { outputs: [key] }),
        ...normTensors("q_norm", spec.qk_norm, spec.head_dim),
        ...normTensors("k_norm", spec.qk_norm, spec.head_dim),
        ...linear("o_proj", h, width, { inputs: [query] }),
      ],
    ),
    tensor("cross_attn_attn_gate", "parameter", [1]),
    tensor("cross_attn_mlp_gate", "parameter", [1]),
  ];
}
