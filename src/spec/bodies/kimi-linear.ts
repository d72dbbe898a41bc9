import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { KimiDeltaAttentionSpec } from "../components/kimi-delta-attention.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { NoPositionSpec } from "../components/no-position.ts";
import { decoder } from "./decoder.ts";

/**
 * Kimi Linear: Kimi Delta Attention with latent attention without positions in between, and experts or a dense MLP. A
 * component that no layer has is null.
 */
export const KimiLinearModelSpec = z.object({
  type: z.literal("kimi_linear"),
  ...decoder,
  attention: z.nullable(MLAAttentionSpec),
  linear_attn: z.nullable(KimiDeltaAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: NoPositionSpec,
});

export type KimiLinearModelSpec = z.infer<typeof KimiLinearModelSpec>;
