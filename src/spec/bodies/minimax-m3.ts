import { z } from "zod";
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
  attention: GQAAttentionSpec.nullable(),
  sparse_attention: BlockSparseAttentionSpec.nullable(),
  mlp: MoEMLPSpec.nullable(),
  dense_mlp: DenseMLPSpec.nullable(),
  position: RopePositionSpec,
  mtp: MTPSpec.nullable(),
  /** null where the model is the text model alone. */
  vision: VisionTowerSpec.nullable(),
});

export type MinimaxM3ModelSpec = z.infer<typeof MinimaxM3ModelSpec>;
