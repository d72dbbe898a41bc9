import type { Component } from "../spec/component.ts";
import type { Place } from "./place.ts";
import type { Stacks } from "./stacks.ts";
import type { Rows } from "./vectors.ts";
import { altUp, laurel, mergeAltUp, openAltUp } from "./components/altup.ts";
import { attentionResidual, lastAttentionResidual } from "./components/attention-residual.ts";
import { blockSparseAttention } from "./components/block-sparse-attention.ts";
import { bytePatches } from "./components/byte-patches.ts";
import { compressedAttention } from "./components/compressed-attention.ts";
import { convolutionalAttention } from "./components/convolutional-attention.ts";
import { denseMlp } from "./components/dense-mlp.ts";
import { projectIn, projectOut } from "./components/embedding-projection.ts";
import { differentialAttention } from "./components/differential-attention.ts";
import { entryNorm } from "./components/entry-norm.ts";
import { headTransform } from "./components/head-transform.ts";
import { rwkvChannelMix, rwkvTimeMix } from "./components/rwkv-mixers.ts";
import { dynamicMaskAttention } from "./components/dynamic-mask-attention.ts";
import { productKeyExperts } from "./components/product-key-experts.ts";
import { residualScale } from "./components/residual-scale.ts";
import { gatedDeltaNet } from "./components/gated-delta-net.ts";
import { gatedResidual, mergeGated } from "./components/gated-residual.ts";
import { gqaAttention } from "./components/gqa-attention.ts";
import { hierarchicalRecurrence } from "./components/hierarchical-recurrence.ts";
import {
  hyperConnections,
  meanOfStreams,
  mergeStreams,
  openStreams,
} from "./components/hyper-connections.ts";
import { independentHyperConnections } from "./components/independent-hyper-connections.ts";
import { kimiDeltaAttention } from "./components/kimi-delta-attention.ts";
import { layerScalar } from "./components/layer-scalar.ts";
import { learnedPosition } from "./components/learned-position.ts";
import { embeddingScale, learntResidual } from "./components/learnt-residual.ts";
import { lightningAttention } from "./components/lightning-attention.ts";
import { linearLayer } from "./components/linear-layer.ts";
import { lowRankAdapters } from "./components/low-rank-adapters.ts";
import { mambaMixer } from "./components/mamba-mixer.ts";
import { mamba2Mixer } from "./components/mamba2-mixer.ts";
import { mixtureOfAttention } from "./components/mixture-of-attention.ts";
import { mlstm } from "./components/mlstm.ts";
import { mlaAttention } from "./components/mla-attention.ts";
import { moeMlp } from "./components/moe-mlp.ts";
import { ngramEmbedding } from "./components/ngram-embedding.ts";
import { normGate } from "./components/norm-gate.ts";
import { outputConvolution } from "./components/output-convolution.ts";
import { parallelMixer } from "./components/parallel-mixer.ts";
import { parallelMlp } from "./components/parallel-mlp.ts";
import { shortcutMoe } from "./components/shortcut-moe.ts";
import { rgLruMixer } from "./components/rg-lru-mixer.ts";
import { sharedBlockMixer } from "./components/shared-block-mixer.ts";
import { sinusoidalPosition } from "./components/sinusoidal-position.ts";
import { shortConvolution } from "./components/short-convolution.ts";
import { perLayerEmbedding, perLayerInput } from "./components/per-layer-embedding.ts";

type Step<C> = (spec: C, x: Rows, place: Place) => Rows;

/** What a component computes, by the place in a model that it has. */
export type Forward<C> =
  /** A half of a layer: what is added to the residual stream, given its norm. */
  | { readonly half: Step<C> }
  /** A half of a layer that reads images: in a text the whole layer is left out. */
  | { readonly readsImages: true }
  /** An extra of a layer: what a half reads, given the norm of the stream. */
  | {
      readonly before: (spec: C, normed: Rows, which: "mixer" | "mlp", place: Place) => Rows;
    }
  /** An extra outside the layers that passes them as often as it will: what enters the head, given the embeddings. */
  | { readonly passes: (spec: C, x: Rows, stacks: Stacks, place: Place) => Rows }
  /** An extra of a layer: what its halves take, given the stream that enters the layer. */
  | { readonly onEntry: Step<C> }
  /** An extra of a layer: what the layer passes on, given the stream after its halves. */
  | { readonly after: Step<C> }
  /**
   * An extra of a layer that joins its halves to the residual stream in a way of its own; the same component can stand
   * outside the layers too.
   */
  | { readonly around: Around<C>; readonly leave?: Step<C> }
  /**
   * An extra outside the layers: what enters the first of them, given the embeddings; what leaves the last; what leaves
   * the decoder, given the last norm; and what the head takes, given that.
   */
  | {
      readonly enter?: Step<C>;
      readonly leave?: Step<C>;
      readonly afterNorm?: Step<C>;
      readonly beforeHead?: Step<C>;
    };

type Around<C> = (
  spec: C,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  place: Place,
) => Rows;

/** What every component computes. A component that is missing here is a type error. */
const FORWARDS: {
  readonly [T in Component["type"]]: Forward<Extract<Component, { type: T }>>;
} = {
  altup: { around: altUp },
  altup_streams: { enter: openAltUp, leave: mergeAltUp },
  attention_residual: { around: attentionResidual, leave: lastAttentionResidual },
  block_sparse: { half: blockSparseAttention },
  byte_patches: { passes: bytePatches },
  compressed_attention: { half: compressedAttention },
  convolutional_attention: { half: convolutionalAttention },
  // MllamaTextModel.forward (modeling_mllama.py): "For text-only path we should skip cross attention layers."
  cross_attention: { readsImages: true },
  dense: { half: denseMlp },
  differential_attention: { half: differentialAttention },
  entry_norm: { onEntry: entryNorm },
  head_transform: { beforeHead: headTransform },
  rwkv_channel_mix: { half: rwkvChannelMix },
  rwkv_time_mix: { half: rwkvTimeMix },
  dynamic_mask_attention: { half: dynamicMaskAttention },
  product_key_experts: { half: productKeyExperts },
  residual_scale: { around: residualScale },
  embedding_projection: { enter: projectIn, afterNorm: projectOut },
  embedding_scale: { enter: embeddingScale },
  gated_delta_net: { half: gatedDeltaNet },
  gated_merge: { enter: openStreams, leave: mergeGated },
  gated_residual: { around: gatedResidual },
  gqa: { half: gqaAttention },
  hierarchical_recurrence: { passes: hierarchicalRecurrence },
  hyper_connections: { around: hyperConnections },
  independent_hyper_connections: { around: independentHyperConnections },
  kimi_delta_attention: { half: kimiDeltaAttention },
  laurel: { before: laurel },
  layer_scalar: { after: layerScalar },
  low_rank_adapters: { after: lowRankAdapters },
  learned_position: { enter: learnedPosition },
  sinusoidal_position: { enter: sinusoidalPosition },
  learnt_residual: { around: learntResidual },
  lightning_attention: { half: lightningAttention },
  linear: { half: linearLayer },
  mamba: { half: mambaMixer },
  mamba2: { half: mamba2Mixer },
  mixture_of_attention: { half: mixtureOfAttention },
  mla: { half: mlaAttention },
  mlstm: { half: mlstm },
  moe: { half: moeMlp },
  ngram_embedding: { onEntry: ngramEmbedding },
  norm_gate: { before: normGate },
  output_convolution: { around: outputConvolution },
  parallel_mixer: { half: parallelMixer },
  parallel_mlp: { half: parallelMlp },
  per_layer_embedding: { enter: perLayerEmbedding },
  per_layer_input: { after: perLayerInput },
  shortcut_moe: { half: shortcutMoe },
  rg_lru: { half: rgLruMixer },
  shared_block_mixer: { half: sharedBlockMixer },
  short_convolution: { half: shortConvolution },
  stream_mean: { enter: openStreams, leave: meanOfStreams },
  stream_merge: { enter: openStreams, leave: mergeStreams },
};

/** What this component computes. */
export function forwardOf(component: Component): Forward<Component> {
  return FORWARDS[component.type] as unknown as Forward<Component>;
}
