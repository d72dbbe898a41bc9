import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/** Qwen3-VL: Qwen3 with positions in time, height and width, and a vision tower. */
export const Qwen3VLModelSpec = z.object({
  type: z.literal("qwen3_vl"),
  ...decoder,
  text_model_type: z.string(),
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
});

export type Qwen3VLModelSpec = z.infer<typeof Qwen3VLModelSpec>;
