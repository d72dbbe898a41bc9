import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** GLM-4.5 to 4.7: grouped-query attention with DeepSeek-V3's experts and draft modules. */
export const Glm4MoeModelSpec = z.object({
  type: z.literal("glm4_moe"),
  ...decoder,
  attention: GQAAttentionSpec,
  /** The experts; null where neither layers nor draft modules hold any. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** The draft modules; null without any. */
  mtp: z.nullable(MTPSpec),
});

export type Glm4MoeModelSpec = z.infer<typeof Glm4MoeModelSpec>;
