import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Llama: full attention and a dense MLP in every layer. */
export const LlamaModelSpec = z.object({
  type: z.literal("llama"),
  ...decoder,
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
});

export type LlamaModelSpec = z.infer<typeof LlamaModelSpec>;
