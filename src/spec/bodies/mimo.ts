import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MTPSpec } from "../components/mtp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** MiMo: Qwen2's layers, and draft modules of one more such layer each. */
export const MimoModelSpec = z.object({
  type: z.literal("mimo"),
  ...decoder,
  /** null where every layer has a window. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
});

export type MimoModelSpec = z.infer<typeof MimoModelSpec>;
