import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { linear, normTensors, tensor } from "../tensors.ts";
import { number, positiveInt } from "../values.ts";

/**
 * A second embedding that gives every layer an input of its own (Gemma 3n and 4). For layer l and a token with
 * embedding e: (norm((projection(e) × projection_multiplier)_l) + embedding(token)_l × embedding_multiplier) × sum_multiplier.
 * Weights, with h = hidden_size and L = num_layers: embedding [vocab_size, L × size], projection [L × size, h] and the
 * norm over size channels.
 */
export const PerLayerEmbeddingSpec = z.object({
  type: z.literal("per_layer_embedding"),
  vocab_size: positiveInt,
  /** Channels that each layer gets. */
  size: positiveInt,
  embedding_multiplier: number,
  projection_multiplier: number,
  sum_multiplier: number,
  norm: RMSNormSpec,
});

export type PerLayerEmbeddingSpec = z.infer<typeof PerLayerEmbeddingSpec>;

export const perLayerEmbedding = define({
  name: "PerLayerEmbeddingSpec",
  schema: PerLayerEmbeddingSpec,
  tensors: ({ vocab_size, size, norm }, { hidden_size: h, num_layers: layers }) => [
    tensor("embed_tokens_per_layer.weight", "embedding", [vocab_size, layers * size]),
    ...linear("per_layer_model_projection", layers * size, h),
    ...normTensors("per_layer_projection_norm", norm, size),
  ],
  keeps: keepsNothing,
  words: () => "per layer embedding",
});
