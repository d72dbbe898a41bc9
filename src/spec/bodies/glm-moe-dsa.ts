import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** GLM-5: DeepSeek-V3.2's layers, some of which reuse the tokens that an earlier layer's indexer chose. */
export const GlmMoeDsaModelSpec = z.object({
  type: z.literal("glm_moe_dsa"),
  ...decoder,
  /** Of layers with an indexer of their own. */
  attention: MLAAttentionSpec,
  /** Of layers that reuse the selection of the last one with an indexer; null where every layer has its own. */
  shared_attention: z.nullable(MLAAttentionSpec),
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
});

export type GlmMoeDsaModelSpec = z.infer<typeof GlmMoeDsaModelSpec>;
