import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Qwen2 and Qwen2.5: full attention, within a window in some layers where there is one, and a dense MLP. */
export const Qwen2ModelSpec = z.object({
  type: z.literal("qwen2"),
  ...decoder,
  attention: GQAAttentionSpec,
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
});

export type Qwen2ModelSpec = z.infer<typeof Qwen2ModelSpec>;
