import * as z from "zod/mini";
import { positiveNumber } from "../values.ts";

/**
 * Smooth limits inside a gated feed-forward block (SiTU, Kimi K3). With beta = gate_limit the gate's part of the product
 * is beta × tanh(gate / beta) × sigmoid(gate), and the other up_limit × tanh(up / up_limit), or up itself where
 * up_limit is null.
 */
export const SoftClampedGluSpec = z.object({
  type: z.literal("soft_clamped_glu"),
  gate_limit: positiveNumber,
  up_limit: z.nullable(positiveNumber),
});

export type SoftClampedGluSpec = z.infer<typeof SoftClampedGluSpec>;
