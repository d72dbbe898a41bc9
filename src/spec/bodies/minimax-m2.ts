import * as z from "zod/mini";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** MiniMax-M2: full attention and a mixture of experts in every layer. */
export const MinimaxM2ModelSpec = z.object({
  type: z.literal("minimax_m2"),
  ...decoder,
  attention: GQAAttentionSpec,
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
  /** Draft modules that the checkpoint declares; their layout is not published, so no component describes it. */
  num_mtp_modules: z.int().check(z.nonnegative()),
  /** Decoder layers of each draft module. */
  mtp_transformer_layers: z.int().check(z.nonnegative()),
});

export type MinimaxM2ModelSpec = z.infer<typeof MinimaxM2ModelSpec>;
