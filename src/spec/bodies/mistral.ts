import * as z from "zod/mini";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** Mistral: attention, within a window where there is one, and a dense MLP in every layer. */
export const MistralModelSpec = z.object({
  type: z.literal("mistral"),
  ...decoder,
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
});

export type MistralModelSpec = z.infer<typeof MistralModelSpec>;
