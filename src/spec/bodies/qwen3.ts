import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Qwen3: full attention with normalised q and k, within a window in some layers where there is one, and a dense MLP. */
export const Qwen3ModelSpec = z.object({
  type: z.literal("qwen3"),
  ...decoder,
  attention: GQAAttentionSpec,
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
});

export type Qwen3ModelSpec = z.infer<typeof Qwen3ModelSpec>;
