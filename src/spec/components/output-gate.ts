import * as z from "zod/mini";
import { string } from "../values.ts";

/**
 * A gate on the heads' output, before the output projection: output × activation(gate). Weights, with
 * h = hidden_size and n = num_query_heads: `per_channel` [n × v_head_dim, h], `per_head` [n, h].
 */
export const OutputGateSpec = z.object({
  type: z.literal("output_gate"),
  granularity: z.enum(["per_channel", "per_head"]),
  activation: string,
  /**
   * Where the weights are: in q_proj, head by head after the head's query channels, in the matrix of q, k and v, before
   * all of them, or in a matrix of their own.
   */
  layout: z.enum(["in_q_proj", "before_qkv", "own"]),
});

export type OutputGateSpec = z.infer<typeof OutputGateSpec>;
