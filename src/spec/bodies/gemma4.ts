import * as z from "zod/mini";
import { AudioTowerSpec } from "../components/audio-tower.ts";
import { DenseMLPSpec } from "../components/dense-mlp.ts";
import { GQAAttentionSpec } from "../components/gqa-attention.ts";
import { LayerScalarSpec } from "../components/layer-scalar.ts";
import { ParallelMLPSpec } from "../components/parallel-mlp.ts";
import { PerLayerEmbeddingSpec } from "../components/per-layer-embedding.ts";
import { PerLayerInputSpec } from "../components/per-layer-input.ts";
import { RopePositionSpec } from "../components/rope-position.ts";
import { VisionTowerSpec } from "../components/vision-tower.ts";
import { decoder } from "./decoder.ts";

const GemmaMLP = z.discriminatedUnion("type", [DenseMLPSpec, ParallelMLPSpec]);

/**
 * Gemma 4: attention within a window, with full attention of another geometry and another rotary embedding in between;
 * the last layers may reuse keys and values. A dense MLP, beside experts where the model has some.
 */
export const Gemma4ModelSpec = z.object({
  type: z.literal("gemma4"),
  ...decoder,
  text_model_type: z.string(),
  attention: GQAAttentionSpec,
  sliding_attention: GQAAttentionSpec,
  /** The two kinds that reuse keys and values; null where no layer does. */
  shared_attention: z.nullable(GQAAttentionSpec),
  shared_sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: GemmaMLP,
  /** Twice as wide, in layers that reuse keys and values; null where no layer is. */
  wide_mlp: z.nullable(GemmaMLP),
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window. */
  sliding_position: RopePositionSpec,
  /** null where layers have no input of their own. */
  per_layer_embedding: z.nullable(PerLayerEmbeddingSpec),
  per_layer_input: z.nullable(PerLayerInputSpec),
  layer_scalar: LayerScalarSpec,
  /** null where the model has no such tower, as the text model alone has not. */
  vision: z.nullable(VisionTowerSpec),
  audio: z.nullable(AudioTowerSpec),
});

export type Gemma4ModelSpec = z.infer<typeof Gemma4ModelSpec>;
