import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/** Qwen3-VL-MoE: Qwen3-MoE with positions in time, height and width, and a vision tower. */
export const Qwen3VLMoeModelSpec = z.object({
  type: z.literal("qwen3_vl_moe"),
  ...decoder,
  text_model_type: z.string(),
  attention: GQAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
});

export type Qwen3VLMoeModelSpec = z.infer<typeof Qwen3VLMoeModelSpec>;
