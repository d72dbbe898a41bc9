import * as z from "zod/mini";
import { AttentionResidualSpec } from "../components/attention-residual.ts";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { KimiDeltaAttentionSpec } from "../components/kimi-delta-attention.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { NoPositionSpec } from "../components/no-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/**
 * Kimi K3: Kimi Linear with latent experts, gated attention, soft limits in its MLPs and attention residuals. A component
 * that no layer has is null.
 */
export const KimiK3ModelSpec = z.object({
  type: z.literal("kimi_k3"),
  ...decoder,
  text_model_type: z.string(),
  attention: z.nullable(MLAAttentionSpec),
  linear_attn: z.nullable(KimiDeltaAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** What the halves of a layer read; null where they read the residual stream. */
  attention_residual: z.nullable(AttentionResidualSpec),
  /** What the last norm reads; null where it reads the residual stream. */
  output_attention_residual: z.nullable(AttentionResidualSpec),
  position: NoPositionSpec,
  mtp: z.nullable(MTPSpec),
  vision: VisionTowerSpec,
});

export type KimiK3ModelSpec = z.infer<typeof KimiK3ModelSpec>;
