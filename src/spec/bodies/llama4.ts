import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/**
 * Llama 4: attention within chunks, and in between layers without a position embedding that see everything; experts
 * beside a shared one, or a dense MLP. Each component is null where no layer has it.
 */
export const Llama4ModelSpec = z.object({
  type: z.literal("llama4"),
  ...decoder,
  text_model_type: z.string(),
  /** With rotary positions, every earlier token. */
  attention: z.nullable(GQAAttentionSpec),
  /** With rotary positions, the tokens of the own chunk. */
  chunked_attention: z.nullable(GQAAttentionSpec),
  /** Without positions (NoPE), every earlier token. */
  nope_attention: z.nullable(GQAAttentionSpec),
  /** Without positions (NoPE), the tokens of the own chunk. */
  nope_chunked_attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** Of the layers that are not NoPE. */
  position: RopePositionSpec,
});

export type Llama4ModelSpec = z.infer<typeof Llama4ModelSpec>;
