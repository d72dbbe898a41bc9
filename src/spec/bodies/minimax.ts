import * as z from "zod/mini";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { LightningAttentionSpec } from "../components/lightning-attention.ts";
import { MoEMLPSpec } from "../components/moe-mlp.ts";
import { ResidualWeightsSpec } from "../components/residual-weights.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { decoder } from "./decoder.ts";

/** MiniMax-Text-01: lightning attention with full attention in between, experts in every layer. */
export const MinimaxModelSpec = z.object({
  type: z.literal("minimax"),
  ...decoder,
  /** null where no layer has it, as with the next one. */
  attention: z.nullable(GQAAttentionSpec),
  linear_attn: z.nullable(LightningAttentionSpec),
  mlp: MoEMLPSpec,
  position: RopePositionSpec,
  /** How the output of each component is added to the residual stream; null where no layer has the component. */
  residual_weights: z.object({
    attention: z.nullable(ResidualWeightsSpec),
    linear_attn: z.nullable(ResidualWeightsSpec),
    mlp: ResidualWeightsSpec,
  }),
});

export type MinimaxModelSpec = z.infer<typeof MinimaxModelSpec>;
