import * as z from "zod/mini";
import { define, keepsNothing } from "../component-definition.ts";
import { tensor } from "../tensors.ts";

/**
 * How a layer's halves join the residual stream where weights decide it, channel by channel (ZAYA): with x the stream and y
 * what a half gives, the stream becomes (y + b) × s + (x + c) × r. Weights of each of the two halves: b, s, c and r, each
 * [hidden_size].
 */
export const LearntResidualSpec = z.object({ type: z.literal("learnt_residual") });

export type LearntResidualSpec = z.infer<typeof LearntResidualSpec>;

export const learntResidual = define({
  name: "LearntResidualSpec",
  schema: LearntResidualSpec,
  tensors: (_, { hidden_size: h }) =>
    ["post_attention_residual_scale", "post_mlp_residual_scale"].flatMap((half) =>
      ["hidden_states_bias", "hidden_states_scale", "residual_bias", "residual_scale"].map((name) =>
        tensor(`${half}.${name}`, "parameter", [h]),
      ),
    ),
  keeps: keepsNothing,
  words: () => "learnt residual",
});

/**
 * What embeddings become before the first layer, channel by channel: (x + bias) × scale. Weights: bias and scale, each
 * [hidden_size].
 */
export const EmbeddingScaleSpec = z.object({ type: z.literal("embedding_scale") });

export type EmbeddingScaleSpec = z.infer<typeof EmbeddingScaleSpec>;

export const embeddingScale = define({
  name: "EmbeddingScaleSpec",
  schema: EmbeddingScaleSpec,
  tensors: (_, { hidden_size: h }) =>
    ["input_hidden_states_bias", "input_hidden_states_scale"].map((name) => tensor(name, "parameter", [h])),
  keeps: keepsNothing,
  words: () => "embedding scale",
});
