import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { linear } from "../tensors.ts";
import { positiveInt, string } from "../values.ts";

/**
 * A gate on the norm before a half of a layer (A.X-K2): with y the normalised stream, the half reads
 * y × sigmoid(up(activation(down(y)))). Weights, with h = hidden_size: down [rank, h] and up [h, rank].
 */
export const NormGateSpec = z.object({
  type: z.literal("norm_gate"),
  half: z.enum(["mixer", "mlp"]),
  rank: positiveInt,
  activation: string,
});

export type NormGateSpec = z.infer<typeof NormGateSpec>;

export const normGate = define({
  name: "NormGateSpec",
  schema: NormGateSpec,
  tensors: ({ half, rank }, { hidden_size: h }) => {
    const norm = half === "mixer" ? "input_layernorm" : "post_attention_layernorm";
    return [...linear(`${norm}.W_down`, rank, h), ...linear(`${norm}.W_up`, h, rank)];
  },
  keeps: keepsNothing,
  words: ({ half }) => (half === "mixer" ? "gated norm before attention" : "gated norm before the MLP"),
});
