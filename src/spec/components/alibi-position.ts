import * as z from "zod/mini";
import { boolean, positiveInt, positiveNumber } from "../values.ts";

/**
 * Attention with linear biases (Press et al. 2021, arXiv:2108.12409): a query at position q adds slope × (k − q) to its
 * logit of the key at position k, with a slope for each head and no weights. With N the least power of two that is not
 * below the number of heads n, slope i = 1 … N is 2^(−max_bias × i / N); where n < N the heads take those of even i first,
 * then those of odd i.
 */
export const AlibiPositionSpec = z.object({
  type: z.literal("alibi"),
  /** What the steepest slopes grow with: 8 in most models. */
  max_bias: positiveNumber,
  /** Whether the softmax's scale multiplies the bias too (Falcon), or the bias is added to logits that are scaled already. */
  scaled: boolean,
  /** The positions that the config declares, in tokens; null where it declares none. */
  max_position_embeddings: z.nullable(positiveInt),
  /** The positions that an engine serves, in tokens; null: no limit is declared. */
  context_len: z.nullable(positiveInt),
});

export type AlibiPositionSpec = z.infer<typeof AlibiPositionSpec>;
