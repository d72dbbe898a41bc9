import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

/** Gemma 3: attention within a window, with full attention and another rotary embedding in between, and a dense MLP. */
export const Gemma3ModelSpec = z.object({
  type: z.literal("gemma3"),
  ...decoder,
  text_model_type: z.string(),
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
});

export type Gemma3ModelSpec = z.infer<typeof Gemma3ModelSpec>;
