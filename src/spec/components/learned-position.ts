import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { tensor } from "../tensors.ts";
import { nonnegativeInt, positiveInt } from "../values.ts";

/**
 * Learnt positions (Vaswani et al. 2017, arXiv:1706.03762, section 3.5; GPT-2): row `offset` + p of a table is added to the
 * embedding of the token at position p. The table [offset + max_position_embeddings, hidden_size] stands outside the
 * layers.
 */
export const LearnedPositionSpec = z.object({
  type: z.literal("learned_position"),
  /** The positions that the table has rows for, in tokens. */
  max_position_embeddings: positiveInt,
  /** The positions that an engine serves, in tokens. */
  context_len: positiveInt,
  /** Rows before that of position 0, which OPT has two of. */
  offset: nonnegativeInt,
});

export type LearnedPositionSpec = z.infer<typeof LearnedPositionSpec>;

export const learnedPosition = define({
  name: "LearnedPositionSpec",
  schema: LearnedPositionSpec,
  tensors: ({ offset, max_position_embeddings: positions }, { hidden_size: h }) => [
    tensor("embed_positions.weight", "embedding", [offset + positions, h], { otherNames: ["wpe"] }),
  ],
  keeps: keepsNothing,
  words: () => "learned position",
});
