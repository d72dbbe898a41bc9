import * as z from "zod/mini";

/**
 * How the matrices of linear layers lie in a checkpoint: `in_out`, [input channels, output channels] (GPT-2's Conv1D);
 * [output channels, input channels] where it is not given.
 */
export const WeightLayout = z.enum(["in_out"]);

export type WeightLayout = z.infer<typeof WeightLayout>;
