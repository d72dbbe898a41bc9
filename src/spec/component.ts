import * as z from "zod/mini";
import type { CacheLine } from "./cache-line.ts";
import type { ComponentDefinition } from "./component-definition.ts";
import { altUp, altUpStreams } from "./components/altup.ts";
import { attentionResidual } from "./components/attention-residual.ts";
import { blockSparseAttention } from "./components/block-sparse-attention.ts";
import { compressedAttention } from "./components/compressed-attention.ts";
import { convolutionalAttention } from "./components/convolutional-attention.ts";
import { bytePatches } from "./components/byte-patches.ts";
import { crossAttention } from "./components/cross-attention.ts";
import { denseMlp } from "./components/dense-mlp.ts";
import { differentialAttention } from "./components/differential-attention.ts";
import { dynamicMaskAttention } from "./components/dynamic-mask-attention.ts";
import { productKeyExperts } from "./components/product-key-experts.ts";
import { residualScale } from "./components/residual-scale.ts";
import { embeddingProjection } from "./components/embedding-projection.ts";
import { entryNorm } from "./components/entry-norm.ts";
import { gatedDeltaNet } from "./components/gated-delta-net.ts";
import { gatedMerge, gatedResidual } from "./components/gated-residual.ts";
import { gqaAttention } from "./components/gqa-attention.ts";
import { hyperConnections, streamMean, streamMerge } from "./components/hyper-connections.ts";
import { hierarchicalRecurrence } from "./components/hierarchical-recurrence.ts";
import { headTransform } from "./components/head-transform.ts";
import { independentHyperConnections } from "./components/independent-hyper-connections.ts";
import { kimiDeltaAttention } from "./components/kimi-delta-attention.ts";
import { laurel } from "./components/laurel.ts";
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
import { perLayerEmbedding } from "./components/per-layer-embedding.ts";
import { perLayerInput } from "./components/per-layer-input.ts";
import { rgLruMixer } from "./components/rg-lru-mixer.ts";
import { sharedBlockMixer } from "./components/shared-block-mixer.ts";
import { sinusoidalPosition } from "./components/sinusoidal-position.ts";
import { shortConvolution } from "./components/short-convolution.ts";
import { shortcutMoe } from "./components/shortcut-moe.ts";
import { rwkvChannelMix, rwkvTimeMix } from "./components/rwkv-mixers.ts";
import type { ModelSizes, Tensor } from "./tensors.ts";

/** The components that a layer run or `extras` can name, by their types. A new one is one file and one line here. */
const DEFINITIONS = registered({
  altup: altUp,
  altup_streams: altUpStreams,
  attention_residual: attentionResidual,
  block_sparse: blockSparseAttention,
  byte_patches: bytePatches,
  compressed_attention: compressedAttention,
  convolutional_attention: convolutionalAttention,
  cross_attention: crossAttention,
  dense: denseMlp,
  differential_attention: differentialAttention,
  dynamic_mask_attention: dynamicMaskAttention,
  product_key_experts: productKeyExperts,
  residual_scale: residualScale,
  embedding_projection: embeddingProjection,
  entry_norm: entryNorm,
  embedding_scale: embeddingScale,
  gated_delta_net: gatedDeltaNet,
  gated_merge: gatedMerge,
  gated_residual: gatedResidual,
  gqa: gqaAttention,
  head_transform: headTransform,
  hierarchical_recurrence: hierarchicalRecurrence,
  hyper_connections: hyperConnections,
  independent_hyper_connections: independentHyperConnections,
  kimi_delta_attention: kimiDeltaAttention,
  learned_position: learnedPosition,
  learnt_residual: learntResidual,
  lightning_attention: lightningAttention,
  linear: linearLayer,
  low_rank_adapters: lowRankAdapters,
  mamba: mambaMixer,
  mamba2: mamba2Mixer,
  mixture_of_attention: mixtureOfAttention,
  mla: mlaAttention,
  mlstm,
  ngram_embedding: ngramEmbedding,
  norm_gate: normGate,
  output_convolution: outputConvolution,
  parallel_mixer: parallelMixer,
  parallel_mlp: parallelMlp,
  per_layer_embedding: perLayerEmbedding,
  per_layer_input: perLayerInput,
  laurel,
  layer_scalar: layerScalar,
  moe: moeMlp,
  rg_lru: rgLruMixer,
  shared_block_mixer: sharedBlockMixer,
  short_convolution: shortConvolution,
  shortcut_moe: shortcutMoe,
  sinusoidal_position: sinusoidalPosition,
  stream_mean: streamMean,
  rwkv_channel_mix: rwkvChannelMix,
  rwkv_time_mix: rwkvTimeMix,
  stream_merge: streamMerge,
});

type Definitions = typeof DEFINITIONS;
type Schema = Definitions[keyof Definitions]["schema"];

/** Takes definitions only under the type that their schema has. */
function registered<D extends { readonly [T in keyof D]: { readonly schema: z.ZodMiniType<{ type: T }> } }>(
  definitions: D,
): D {
  return definitions;
}

/** Any component that a layer run or `extras` can name. */
export const Component = z.discriminatedUnion(
  "type",
  Object.values(DEFINITIONS).map(({ schema }) => schema) as unknown as readonly [Schema, ...Schema[]],
);

export type Component = z.infer<Schema>;

/** Whether members of this type are components that a layer can name: norms and positions are none. */
export function isComponentType(type: string): type is Component["type"] {
  return Object.hasOwn(DEFINITIONS, type);
}

function definitionOf(component: Component): ComponentDefinition<z.ZodMiniType<Component>> {
  return DEFINITIONS[component.type] as unknown as ComponentDefinition<z.ZodMiniType<Component>>;
}

/** The name under which the schema of a component of this type is published; undefined for other types. */
export function schemaName(type: string): string | undefined {
  return Object.hasOwn(DEFINITIONS, type) ? DEFINITIONS[type as Component["type"]].name : undefined;
}

/**
 * Every tensor of a component in a model of these sizes. They are made once for a component, which does not change, and
 * the sizes that it is asked for.
 */
export function tensorsOf(component: Component, sizes: ModelSizes): readonly Tensor[] {
  const { hidden_size, vocab_size, num_layers } = sizes;
  const known = made.get(component);
  if (
    known?.sizes.hidden_size === hidden_size &&
    known.sizes.vocab_size === vocab_size &&
    known.sizes.num_layers === num_layers
  )
    return known.tensors;
  const tensors = definitionOf(component).tensors(component, sizes);
  made.set(component, { sizes: { hidden_size, vocab_size, num_layers }, tensors });
  return tensors;
}

const made = new WeakMap<Component, { readonly sizes: ModelSizes; readonly tensors: readonly Tensor[] }>();

/** What a layer with this component keeps of a sequence. */
export function cacheLinesOf(component: Component): readonly CacheLine[] {
  return definitionOf(component).keeps(component);
}

/** What a component is called where layers are listed. */
export function wordsOf(component: Component): string {
  return definitionOf(component).words(component);
}
