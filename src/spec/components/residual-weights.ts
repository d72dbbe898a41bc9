import * as z from "zod/mini";
import { number } from "../values.ts";

/** What the residual stream x and a half's output y are multiplied by where they are added: residual × x + output × y. */
export const ResidualWeightsSpec = z.object({
  type: z.literal("residual_weights"),
  residual: number,
  output: number,
});

export type ResidualWeightsSpec = z.infer<typeof ResidualWeightsSpec>;
