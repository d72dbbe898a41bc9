import * as z from "zod/mini";
import { AlibiPositionSpec } from "./components/alibi-position.ts";
import { HeadSpec } from "./components/head.ts";
import { LearnedPositionSpec } from "./components/learned-position.ts";
import { SinusoidalPositionSpec } from "./components/sinusoidal-position.ts";
import { MTPSpec } from "./components/mtp.ts";
import { NoPositionSpec } from "./components/no-position.ts";
import { NormSpec } from "./components/norm.ts";
import { ResidualWeightsSpec } from "./components/residual-weights.ts";
import { RopePositionSpec } from "./components/rope-position.ts";
import { LayerRun, NormPlacement } from "./layers.ts";
import { TowerSpec } from "./towers/tower.ts";
import { boolean, nonnegativeInt, number, positiveInt, string } from "./values.ts";

/** Tokens from one id to another, both included. */
const TokenRange = z.object({ from: nonnegativeInt, to: nonnegativeInt });

/** What the body of every decoder-only language model says, whatever its layers are made of. */
export const decoder = {
  architecture_kind: z.literal("decoder_only_lm"),
  num_layers: positiveInt,
  hidden_size: positiveInt,
  vocab_size: positiveInt,
  hidden_act: string,
  /** Whether the output head is the embedding matrix itself. */
  tie_word_embeddings: boolean,
  /** Whether the output head adds a bias to its logits, of its own even where its matrix is the embedding; none if not given. */
  head_bias: z.optional(boolean),
  /** The width of the embedding and of the head, in channels; hidden_size if not given. */
  embedding_size: z.optional(positiveInt),
  /** The width of the head, in channels, where it is not that of the embedding. */
  head_width: z.optional(positiveInt),
  /** Rows of the embedding beyond vocab_size, for tokens that the head never gives, fewer than vocab_size where negative; none if not given. */
  embedding_extra_rows: z.optional(z.int()),
  /** Whether these rows are a tensor of their own in the checkpoint; they are the last of the embedding unless given. */
  embedding_extra_rows_apart: z.optional(boolean),
  /** What stands on the decoder where it is no language-model head, which then none of the members about the head describes. */
  head: z.optional(HeadSpec),
  /**
   * The token whose row of the embedding counts as zero, whatever the checkpoint has, because the class zeroes it when it
   * loads one (Youtu); none if null or not given.
   */
  zeroed_token: z.optional(z.nullable(nonnegativeInt)),
  /**
   * Tokens whose logits are the least number there is, whatever the head gives, because the class never gives them
   * (Chameleon's tokens of images); none if not given.
   */
  suppressed_tokens: z.optional(z.array(TokenRange)),
  /** What embeddings are multiplied by before the first layer. */
  embedding_multiplier: number,
  /** The norm of the embeddings before the first layer; none if not given. */
  embedding_norm: z.optional(NormSpec),
  /** What the output of each half of a layer is multiplied by before it is added to the residual stream; 1 if not given. */
  residual_multiplier: z.optional(number),
  /**
   * n where the residual stream is halved after every n layers, and what later halves add to it as often, so that float16 holds it
   * (RWKV): but for the epsilons of norms nothing else changes. null or not given: it is not.
   */
  residual_halved_every: z.optional(z.nullable(positiveInt)),
  /** Whether each row of the head's matrix is divided by its length (Baichuan 2); it is not unless given. */
  head_normalised: z.optional(boolean),
  /** What the head's logits are multiplied by, before a cap; 1 if not given. */
  logit_scale: z.optional(number),
  /** c where the head's logits become c × tanh(logits / c); null without a cap. */
  final_logit_softcap: z.nullable(z.number().check(z.nonnegative())),
  /**
   * `pre`: each half of a layer adds f(norm(x)) to the residual stream; `sandwich`: it adds norm(f(norm(x))), with two
   * norms; `normalised_residual`: the stream itself becomes x = norm(x), then a weighted sum of x and f(x); `post`: each
   * half adds norm(f(x)). `parallel`: both halves read the same norm(x), and their outputs are added to x together;
   * `parallel_two_norms`: likewise, but each half reads x through a norm of its own; `post_residual`: the stream becomes
   * norm(x + f(x)); `none`: halves have no norms but those of what joins them to the stream, or their own; `pre_mlp`: like `pre`, but
   * the mixer reads x itself. The stream is normalised after the last layer too, unless `final_norm` says otherwise.
   */
  norm_placement: NormPlacement,
  /** The norm of the layers' halves and of the stream after the last layer, each over hidden_size with its own weight. */
  norm: NormSpec,
  /** The norms of what halves give, where they are not like `norm`, but for their weights. */
  half_output_norm: z.optional(NormSpec),
  /** The norm of the stream after the last layer, where it is another one than `norm`; null where there is none. */
  final_norm: z.optional(z.nullable(NormSpec)),
  layers: z.array(LayerRun),
  /** Names of components outside the layers, beside embedding, last norm and head, in the order in which they compute. */
  extras: z.optional(z.array(string)),
  /**
   * What turns images and sound into embeddings before the decoder: towers and projectors, by their names in the model.
   * null: there are some, which the spec does not describe. Not given where the model is the text model alone.
   */
  towers: z.optional(z.nullable(z.record(string, TowerSpec))),
};

/**
 * The members that the body of every family has, and those that some have and code beside the families reads. Whatever
 * a family adds are components by name ({@link componentOf}).
 */
export const DecoderBody = z.object({
  type: string,
  ...decoder,
  position: z.discriminatedUnion("type", [
    RopePositionSpec,
    NoPositionSpec,
    LearnedPositionSpec,
    AlibiPositionSpec,
    SinusoidalPositionSpec,
  ]),
  mtp: z.optional(z.nullable(MTPSpec)),
  /** How the output of a half is added to the residual stream, by the name of its component; with weights of 1 if not given. */
  residual_weights: z.optional(z.record(string, z.nullable(ResidualWeightsSpec))),
});

export type DecoderBody = z.infer<typeof DecoderBody>;
