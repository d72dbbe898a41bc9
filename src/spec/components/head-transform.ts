import * as z from "zod/mini";
import { NormSpec } from "./norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { linear, normTensors } from "../tensors.ts";
import { boolean, string } from "../values.ts";

/**
 * What stands between the last norm and the head, as in masked language models (BERT, arXiv:1810.04805):
 * norm(activation(dense(x))). Weights, with h = hidden_size: dense [h, h] and the norm over h.
 */
export const HeadTransformSpec = z.object({
  type: z.literal("head_transform"),
  bias: boolean,
  activation: string,
  norm: NormSpec,
});

export type HeadTransformSpec = z.infer<typeof HeadTransformSpec>;

export const headTransform = define({
  name: "HeadTransformSpec",
  schema: HeadTransformSpec,
  tensors: ({ bias, norm }, { hidden_size: h }) => [
    ...linear("dense", h, h, { bias }),
    ...normTensors("dense_norm", norm, h),
  ],
  keeps: keepsNothing,
  words: () => "transform before the head",
});
