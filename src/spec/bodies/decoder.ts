import * as z from "zod/mini";
import { NormSpec } from "../components/norm.ts";
import { LayerRun } from "../layers.ts";

/** What the body of every decoder-only language model says, whatever its layers are made of. */
export const decoder = {
  architecture_kind: z.literal("decoder_only_lm"),
  num_layers: z.int().check(z.positive()),
  hidden_size: z.int().check(z.positive()),
  vocab_size: z.int().check(z.positive()),
  hidden_act: z.string(),
  /** Whether the output head is the embedding matrix itself. */
  tie_word_embeddings: z.boolean(),
  /** What embeddings are multiplied by before the first layer. */
  embedding_multiplier: z.number(),
  /** c where the head's logits become c × tanh(logits / c); null without a cap. */
  final_logit_softcap: z.nullable(z.number().check(z.nonnegative())),
  /**
   * `pre`: each half of a layer adds f(norm(x)) to the residual stream; `sandwich`: it adds norm(f(norm(x))), with two
   * norms; `normalised_residual`: the stream itself becomes x = norm(x), then a weighted sum of x and f(x). In any case the
   * stream is normalised after the last layer.
   */
  norm_placement: z.enum(["pre", "sandwich", "normalised_residual"]),
  /** The norm of the layers' halves and of the stream after the last layer, each over hidden_size with its own weight. */
  norm: NormSpec,
  layers: z.array(LayerRun),
  /** Names of components outside the layers, beside embedding, last norm and head. */
  extras: z.optional(z.array(z.string())),
};
