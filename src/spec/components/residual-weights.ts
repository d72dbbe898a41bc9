import * as z from "zod/mini";

/** What the residual stream x and a half's output y are multiplied by where they are added: residual × x + output × y. */
export const ResidualWeightsSpec = z.object({
  type: z.literal("residual_weights"),
  residual: z.number(),
  output: z.number(),
});

export type ResidualWeightsSpec = z.infer<typeof ResidualWeightsSpec>;
