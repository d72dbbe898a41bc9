import * as z from "zod/mini";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/**
 * MiMo-V2-Flash: attention within a window, with a geometry, a rotary base and sinks of its own, and full attention in
 * between; experts or a dense MLP. A component is null where no layer has it.
 */
export const MimoV2FlashModelSpec = z.object({
  type: z.literal("mimo_v2_flash"),
  ...decoder,
  attention: z.nullable(GQAAttentionSpec),
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: z.nullable(MoEMLPSpec),
  dense_mlp: z.nullable(DenseMLPSpec),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: z.nullable(RopePositionSpec),
});

export type MimoV2FlashModelSpec = z.infer<typeof MimoV2FlashModelSpec>;
