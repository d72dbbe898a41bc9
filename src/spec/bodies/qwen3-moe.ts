import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Qwen3-MoE: attention with normalised q and k, and experts or a dense MLP. */
export const Qwen3MoeModelSpec = z.object({
  type: z.literal("qwen3_moe"),
  ...decoder,
  attention: GQAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
});

export type Qwen3MoeModelSpec = z.infer<typeof Qwen3MoeModelSpec>;
