import * as z from "zod/mini";
import { BlockSparseAttentionSpec } from "../components/block-sparse-attention.ts";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/** MiniMax-M3: attention to chosen blocks and a mixture of experts, after a few layers of full attention and dense MLPs. */
export const MinimaxM3ModelSpec = z.object({
  type: z.literal("minimax_m3"),
  ...decoder,
  text_model_type: z.string(),
  /** null where no layer has it, as with the next three. */
  attention: z.nullable(GQAAttentionSpec),
  sparse_attention: z.nullable(BlockSparseAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
});

export type MinimaxM3ModelSpec = z.infer<typeof MinimaxM3ModelSpec>;
