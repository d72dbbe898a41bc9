import type { Component } from "../../spec/component.ts";
import type { Drawing } from "./drawing.ts";
import * as attention from "./parts/attention.ts";
import * as beside from "./parts/beside.ts";
import * as mlp from "./parts/feed-forward.ts";
import * as joined from "./parts/joined-halves.ts";
import * as latent from "./parts/latent-attention.ts";
import * as states from "./parts/states.ts";

/** What every component draws, by its type. A component that is missing here is a type error. */
const DRAWINGS: {
  readonly [T in Component["type"]]: Drawing<Extract<Component, { type: T }>>;
} = {
  altup: { around: beside.altUp },
  altup_streams: { enter: beside.openAltUp, leave: beside.mergeAltUp },
  attention_residual: { around: beside.attentionResidual, leave: beside.lastAttentionResidual },
  block_sparse: { brief: attention.gqaBrief, half: attention.blockSparseNodes },
  compressed_attention: { brief: latent.compressedBrief, half: latent.compressedNodes },
  convolutional_attention: { brief: attention.convolutionalBrief, half: attention.convolutionalNodes },
  cross_attention: {
    brief: attention.crossBrief,
    half: attention.crossNodes,
    joins: attention.crossJoins,
  },
  dense: { brief: mlp.denseBrief, half: mlp.denseNodes },
  differential_attention: { brief: attention.gqaBrief, half: attention.differentialNodes },
  dynamic_mask_attention: { brief: attention.gqaBrief, half: attention.dynamicMaskNodes },
  embedding_projection: { enter: beside.projectIn, afterNorm: beside.projectOut },
  embedding_scale: { enter: beside.embeddingScale },
  entry_norm: { onEntry: beside.entryNorm },
  gated_delta_net: { brief: states.deltaBrief, half: states.deltaNodes },
  gated_merge: { enter: beside.openStreams, leave: beside.mergeGated },
  gated_residual: { around: beside.gatedResidual },
  gqa: { brief: attention.gqaBrief, half: attention.gqaNodes },
  head_transform: { beforeHead: beside.headTransform },
  byte_patches: {
    passes: joined.bytePatchNodes,
    wraps: joined.wrappedInPatches,
  },
  hierarchical_recurrence: {
    passes: joined.hierarchicalNodes,
    wraps: joined.wrappedInCycles,
  },
  hyper_connections: { around: beside.hyperConnections },
  independent_hyper_connections: { around: beside.independentHyperConnections },
  kimi_delta_attention: { brief: states.kimiBrief, half: states.kimiNodes },
  laurel: { beside: beside.laurelBeside, join: "(stream + both) / √2" },
  layer_scalar: { after: beside.layerScalar, adds: false },
  low_rank_adapters: { inside: beside.lowRankAdapters },
  learned_position: { enter: beside.learnedPosition },
  sinusoidal_position: { enter: beside.sinusoidalPosition },
  learnt_residual: { around: beside.learntResidual },
  lightning_attention: { brief: states.lightningBrief, half: states.lightningNodes },
  linear: { brief: () => [], half: mlp.linearNodes },
  mamba: { brief: states.mambaBrief, half: states.mambaNodes },
  mamba2: { brief: states.mamba2Brief, half: states.mamba2Nodes },
  mixture_of_attention: {
    brief: attention.mixtureOfAttentionBrief,
    half: attention.mixtureOfAttentionNodes,
  },
  mla: { brief: latent.mlaBrief, half: latent.mlaNodes },
  mlstm: { brief: states.mlstmBrief, half: states.mlstmNodes },
  moe: { brief: mlp.moeBrief, half: mlp.moeNodes },
  ngram_embedding: { onEntry: beside.ngramEmbedding },
  norm_gate: { before: beside.normGate },
  output_convolution: { around: beside.outputConvolutionAround },
  parallel_mixer: { brief: joined.parallelMixerBrief, half: joined.parallelMixerNodes },
  parallel_mlp: { brief: joined.parallelMlpBrief, half: joined.parallelMlpNodes },
  per_layer_embedding: { enter: beside.perLayerEmbedding },
  per_layer_input: { after: beside.perLayerInput, adds: true },
  product_key_experts: { brief: mlp.productKeyBrief, half: mlp.productKeyNodes },
  residual_scale: { around: beside.residualScale },
  rg_lru: { brief: states.rgLruBrief, half: states.rgLruNodes },
  rwkv_channel_mix: { brief: mlp.rwkvChannelBrief, half: mlp.rwkvChannelNodes },
  rwkv_time_mix: { brief: states.rwkvTimeBrief, half: states.rwkvTimeNodes },
  shared_block_mixer: { brief: joined.sharedBlockBrief, half: joined.sharedBlockNodes },
  short_convolution: { brief: states.shortConvolutionBrief, half: states.shortConvolutionNodes },
  shortcut_moe: { brief: joined.shortcutBrief, half: joined.shortcutNodes },
  stream_mean: { enter: beside.openStreams, leave: beside.meanOfStreams },
  stream_merge: { enter: beside.openStreams, leave: beside.mergeStreams },
};

/** The types of components that are drawn: all of them. */
export const DRAWN_TYPES: readonly string[] = Object.keys(DRAWINGS);

/** What this component draws. */
export function drawingOf(component: Component): Drawing<Component> {
  return DRAWINGS[component.type] as unknown as Drawing<Component>;
}
