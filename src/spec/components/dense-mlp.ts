import * as z from "zod/mini";
import { GluClampSpec } from "./glu-clamp.ts";
import { WeightLayout } from "./weight-layout.ts";

/**
 * A feed-forward block. Gated (SwiGLU and its kin, Shazeer 2020, arXiv:2002.05202):
 * down(activation(gate(x)) × up(x)); ungated: down(activation(up(x))).
 * Weights, with h = hidden_size: gate_proj (if gated) and up_proj [intermediate_size, h], down_proj [h, intermediate_size].
 */
export const DenseMLPSpec = z.object({
  type: z.literal("dense"),
  intermediate_size: z.int().check(z.positive()),
  activation: z.string(),
  gated: z.boolean(),
  /** Whether each of the projections has a bias. */
  bias: z.boolean(),
  /** null: gate and up are used as they are. */
  clamp: z.nullable(GluClampSpec),
  weight_layout: z.optional(WeightLayout),
});

export type DenseMLPSpec = z.infer<typeof DenseMLPSpec>;
