import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Qwen2-MoE: attention, within a window in some layers where there is one, and experts beside a shared one, or a dense MLP. */
export const Qwen2MoeModelSpec = z.object({
  type: z.literal("qwen2_moe"),
  ...decoder,
  attention: GQAAttentionSpec,
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
});

export type Qwen2MoeModelSpec = z.infer<typeof Qwen2MoeModelSpec>;
