import * as z from "zod/mini";

/** One matrix [hidden_size, hidden_size] in place of a half of a layer that was pruned (Puzzle, arXiv:2411.19146). */
export const LinearLayerSpec = z.object({
  type: z.literal("linear"),
  bias: z.boolean(),
});

export type LinearLayerSpec = z.infer<typeof LinearLayerSpec>;
