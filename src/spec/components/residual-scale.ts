import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { tensor } from "../tensors.ts";

/**
 * A learnt weight for each channel of the residual stream, one vector [hidden_size] for each half of a layer: the stream
 * becomes weight × x + f(norm(x)) (Doge, transformers 5.18.0).
 */
export const ResidualScaleSpec = z.object({
  type: z.literal("residual_scale"),
});

export type ResidualScaleSpec = z.infer<typeof ResidualScaleSpec>;

export const residualScale = define({
  name: "ResidualScaleSpec",
  schema: ResidualScaleSpec,
  tensors: (_, { hidden_size: h }) =>
    ["input_residual", "post_attention_residual"].map((name) => tensor(name, "parameter", [h])),
  keeps: keepsNothing,
  words: () => "weights of the residual stream",
});
