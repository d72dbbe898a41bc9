import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { normTensors, tensor } from "../tensors.ts";
import { positiveInt } from "../values.ts";

/**
 * Attention residuals (Kimi K3): what a half of a layer reads is not the residual stream but a mixture of what the stream
 * was at the start of each block of `block_size` layers and what has been added to it since. The weights of the mixture are
 * the softmax of proj · norm(x) for each x of these. Weights of each of the `mixtures`, with h = hidden_size: norm [h],
 * proj [1, h].
 */
export const AttentionResidualSpec = z.object({
  type: z.literal("attention_residual"),
  /** In layers. Layers whose number is a multiple of it start a block, the first among them. */
  block_size: positiveInt,
  /** How many mixtures there are: one for each half of a layer, and one for the output of the stack. */
  mixtures: positiveInt,
  norm: RMSNormSpec,
});

export type AttentionResidualSpec = z.infer<typeof AttentionResidualSpec>;

export const attentionResidual = define({
  name: "AttentionResidualSpec",
  schema: AttentionResidualSpec,
  tensors: ({ mixtures, norm }, { hidden_size: h }) =>
    (mixtures === 1 ? ["output_attn_res"] : ["self_attention_res", "mlp_res"]).flatMap((name) => [
      ...normTensors(`${name}_norm`, norm, h),
      tensor(`${name}_proj.weight`, "parameter", [1, h]),
    ]),
  keeps: keepsNothing,
  words: () => "attention residual",
});
