import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** DeepSeek-V2: latent attention, and experts beside shared ones after the first, dense layers. */
export const DeepseekV2ModelSpec = z.object({
  type: z.literal("deepseek_v2"),
  ...decoder,
  attention: MLAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
});

export type DeepseekV2ModelSpec = z.infer<typeof DeepseekV2ModelSpec>;
