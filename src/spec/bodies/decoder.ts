import { z } from "zod";
import { LayerRun } from "../layers.ts";

/** What the body of every decoder-only language model says, whatever its layers are made of. */
export const decoder = {
  architecture_kind: z.literal("decoder_only_lm"),
  num_layers: z.int().positive(),
  hidden_size: z.int().positive(),
  vocab_size: z.int().positive(),
  hidden_act: z.string(),
  /** Whether the output head is the embedding matrix itself. */
  tie_word_embeddings: z.boolean(),
  /** `pre`: each half of a layer adds f(norm(x)) to the residual stream, and the stream is normalised after the last layer. */
  norm_placement: z.literal("pre"),
  layers: z.array(LayerRun),
};
