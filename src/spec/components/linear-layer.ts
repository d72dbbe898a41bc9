import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { inside, linear } from "../tensors.ts";
import { boolean } from "../values.ts";

/** One matrix [hidden_size, hidden_size] in place of a half of a layer that was pruned (Puzzle, arXiv:2411.19146). */
export const LinearLayerSpec = z.object({
  type: z.literal("linear"),
  bias: boolean,
});

export type LinearLayerSpec = z.infer<typeof LinearLayerSpec>;

export const linearLayer = define({
  name: "LinearLayerSpec",
  schema: LinearLayerSpec,
  tensors: ({ bias }, { hidden_size: h }) =>
    inside(["self_attn", "mlp"], linear("linear_attn", h, h, { bias, otherNames: ["linear_mlp"] })),
  keeps: keepsNothing,
  words: () => "one matrix",
});
