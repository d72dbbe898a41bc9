import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** DeepSeek-V3 and R1, and Kimi-K2, which is built like them: latent attention, grouped experts, draft modules. */
export const DeepseekV3ModelSpec = z.object({
  type: z.literal("deepseek_v3"),
  ...decoder,
  attention: MLAAttentionSpec,
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
});

export type DeepseekV3ModelSpec = z.infer<typeof DeepseekV3ModelSpec>;
