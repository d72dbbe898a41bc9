import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { MLAAttentionSpec } from "../components/mla-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** DeepSeek-V3.2: DeepSeek-V3, where an indexer in every layer chooses the tokens that attention sees. */
export const DeepseekV32ModelSpec = z.object({
  type: z.literal("deepseek_v32"),
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

export type DeepseekV32ModelSpec = z.infer<typeof DeepseekV32ModelSpec>;
