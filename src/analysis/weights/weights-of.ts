import type { Component } from "../../spec/component.ts";
import { attentionResidual } from "./attention-residual.ts";
import { blockSparseAttention } from "./block-sparse-attention.ts";
import { compressedAttention } from "./compressed-attention.ts";
import { denseMlp } from "./dense-mlp.ts";
import { gatedDeltaNet } from "./gated-delta-net.ts";
import { gqaAttention } from "./gqa-attention.ts";
import { hyperConnections, streamMerge } from "./hyper-connections.ts";
import { kimiDeltaAttention } from "./kimi-delta-attention.ts";
import { learnedPosition } from "./learned-position.ts";
import { lightningAttention } from "./lightning-attention.ts";
import { linearLayer } from "./linear-layer.ts";
import { mamba2Mixer } from "./mamba2-mixer.ts";
import { mlaAttention } from "./mla-attention.ts";
import { parallelMlp } from "./parallel-mlp.ts";
import { perLayerEmbedding } from "./per-layer-embedding.ts";
import { perLayerInput } from "./per-layer-input.ts";
import { layerScalar } from "./layer-scalar.ts";
import { moeMlp } from "./moe-mlp.ts";
import type { ModelSizes, WeightFormula, Weights } from "./weights.ts";

/** One line for each type of component. */
const FORMULAS: { readonly [T in Component["type"]]: WeightFormula<Extract<Component, { type: T }>> } = {
  attention_residual: attentionResidual,
  block_sparse: blockSparseAttention,
  compressed_attention: compressedAttention,
  dense: denseMlp,
  gated_delta_net: gatedDeltaNet,
  gqa: gqaAttention,
  hyper_connections: hyperConnections,
  kimi_delta_attention: kimiDeltaAttention,
  learned_position: learnedPosition,
  lightning_attention: lightningAttention,
  linear: linearLayer,
  mamba2: mamba2Mixer,
  mla: mlaAttention,
  parallel_mlp: parallelMlp,
  per_layer_embedding: perLayerEmbedding,
  per_layer_input: perLayerInput,
  layer_scalar: layerScalar,
  moe: moeMlp,
  stream_merge: streamMerge,
};

/** Parameters of a component in a model of these sizes. */
export function weightsOf(component: Component, sizes: ModelSizes): Weights {
  return (FORMULAS[component.type] as WeightFormula<Component>)(component, sizes);
}
