import type * as z from "zod/mini";
import {
  type BodyOf,
  loadAllFamilies,
  loadedFamilies,
  type ModelBody as AnyBody,
} from "../families/registry.ts";
import { engineModelSpecSchema, type FamilyModelSpec, modelBodySchema } from "../families/schema.ts";

/**
 * The IR: EngineModelSpec, the bodies of the families and the components that they are made of. Each name is a zod schema
 * and the type that is inferred from it.
 */

await loadAllFamilies([]);

/** The body of any family, told apart by its `type`. */
export const ModelBody = modelBodySchema();
export type ModelBody = AnyBody;

/** The engine-owned description of a model. */
export const EngineModelSpec = engineModelSpecSchema();
export type EngineModelSpec = FamilyModelSpec;

export type { BodyOf } from "../families/registry.ts";

/** The schema of the body of one family, by its `type`: `bodySchema("qwen3_5")`. */
export function bodySchema<T extends ModelBody["type"]>(type: T): z.ZodMiniType<BodyOf<T>> {
  const family = loadedFamilies().find((candidate) => candidate.type === type);
  if (!family) throw new Error(`There is no family whose bodies have type ${JSON.stringify(type)}.`);
  return family.body as unknown as z.ZodMiniType<BodyOf<T>>;
}

export { checkSpec, type SpecProblem } from "./check-spec.ts";
export { EngineModelShell, SCHEMA_VERSION } from "../spec/shell.ts";
export { DecoderBody } from "../spec/decoder-body.ts";
export { Component } from "../spec/component.ts";
export { componentOf } from "../spec/component-of.ts";
export { LayerRun, type LayerKind, NormPlacement, lengthOf } from "../spec/layers.ts";
export type { Json, JsonObject, JsonScalar } from "../spec/json.ts";

export { AltUpSpec, AltUpStreamsSpec } from "../spec/components/altup.ts";
export { AttentionResidualSpec } from "../spec/components/attention-residual.ts";
export { AttentionWindowSpec } from "../spec/components/attention-window.ts";
export { AudioTowerSpec } from "../spec/components/audio-tower.ts";
export {
  BlockIndexerSpec,
  BlockSparseAttentionSpec,
  PooledBlockIndexerSpec,
} from "../spec/components/block-sparse-attention.ts";
export { ClampedGluSpec } from "../spec/components/clamped-glu.ts";
export { ClampedProductSpec } from "../spec/components/clamped-product.ts";
export { CompressedAttentionSpec } from "../spec/components/compressed-attention.ts";
export { CompressedIndexerSpec } from "../spec/components/compressed-indexer.ts";
export { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
export { GatedDeltaNetSpec } from "../spec/components/gated-delta-net.ts";
export { GatedMergeSpec, GatedResidualSpec } from "../spec/components/gated-residual.ts";
export { GluClampSpec } from "../spec/components/glu-clamp.ts";
export { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
export { HyperConnectionsSpec, StreamMergeSpec } from "../spec/components/hyper-connections.ts";
export { KimiDeltaAttentionSpec } from "../spec/components/kimi-delta-attention.ts";
export { KVCompressorSpec } from "../spec/components/kv-compressor.ts";
export { LaurelSpec } from "../spec/components/laurel.ts";
export { LayerNormSpec } from "../spec/components/layer-norm.ts";
export { LowRankAdaptersSpec } from "../spec/components/low-rank-adapters.ts";
export { LayerScalarSpec } from "../spec/components/layer-scalar.ts";
export { LearnedPositionSpec } from "../spec/components/learned-position.ts";
export { LightningAttentionSpec } from "../spec/components/lightning-attention.ts";
export { LinearLayerSpec } from "../spec/components/linear-layer.ts";
export { MambaMixerSpec } from "../spec/components/mamba-mixer.ts";
export { Mamba2MixerSpec } from "../spec/components/mamba2-mixer.ts";
export { MLAAttentionSpec } from "../spec/components/mla-attention.ts";
export { SharedExpertSpec, RoutingGroupsSpec, MoEMLPSpec } from "../spec/components/moe-mlp.ts";
export { MlstmSpec } from "../spec/components/mlstm.ts";
export { MTPSpec } from "../spec/components/mtp.ts";
export { NgramEmbeddingSpec } from "../spec/components/ngram-embedding.ts";
export { NoPositionSpec } from "../spec/components/no-position.ts";
export { NormSpec } from "../spec/components/norm.ts";
export { OutputGateSpec } from "../spec/components/output-gate.ts";
export { ParallelMixerSpec } from "../spec/components/parallel-mixer.ts";
export { ParallelMLPSpec } from "../spec/components/parallel-mlp.ts";
export { PerLayerEmbeddingSpec } from "../spec/components/per-layer-embedding.ts";
export { PerLayerInputSpec } from "../spec/components/per-layer-input.ts";
export { ResidualWeightsSpec } from "../spec/components/residual-weights.ts";
export { RGLRUMixerSpec } from "../spec/components/rg-lru-mixer.ts";
export { RMSNormSpec } from "../spec/components/rms-norm.ts";
export { RopePositionSpec } from "../spec/components/rope-position.ts";
export { RopeScalingSpec } from "../spec/components/rope-scaling.ts";
export { SharedBlockMixerSpec } from "../spec/components/shared-block-mixer.ts";
export { SinusoidalPositionSpec } from "../spec/components/sinusoidal-position.ts";
export { ShortConvolutionSpec } from "../spec/components/short-convolution.ts";
export { SoftClampedGluSpec } from "../spec/components/soft-clamped-glu.ts";
export { SparseIndexerSpec } from "../spec/components/sparse-indexer.ts";
export {
  LengthTemperatureSpec,
  TemperatureSpec,
  TemperatureTuningSpec,
} from "../spec/components/temperature-tuning.ts";
export { VisionTowerSpec } from "../spec/components/vision-tower.ts";
export { WeightLayout } from "../spec/components/weight-layout.ts";

export {
  QuantizationScheme,
  LayerFormatRun,
  ModuleFormat,
  ModulePatterns,
  QuantizationNormalForm,
  QuantizationSpec,
} from "../spec/formats/quantization.ts";
export {
  LayerFormat,
  QuantizationScalar,
  QuantizedGroup,
  RawQuantization,
  RawTensorFormat,
} from "../spec/formats/raw-quantization.ts";
export { OuterScaleSpec, TensorFormat } from "../spec/formats/tensor-format.ts";
export { AlibiPositionSpec } from "../spec/components/alibi-position.ts";
export { BytePatchesSpec } from "../spec/components/byte-patches.ts";
export { CrossAttentionSpec } from "../spec/components/cross-attention.ts";
export { HierarchicalRecurrenceSpec } from "../spec/components/hierarchical-recurrence.ts";
export { ConvolutionalAttentionSpec } from "../spec/components/convolutional-attention.ts";
export { DifferentialAttentionSpec } from "../spec/components/differential-attention.ts";
export { DynamicMaskAttentionSpec } from "../spec/components/dynamic-mask-attention.ts";
export { EmbeddingProjectionSpec } from "../spec/components/embedding-projection.ts";
export { EntryNormSpec } from "../spec/components/entry-norm.ts";
export { HeadTransformSpec } from "../spec/components/head-transform.ts";
export { HeadSpec } from "../spec/components/head.ts";
export { StreamMeanSpec } from "../spec/components/hyper-connections.ts";
export { IndependentHyperConnectionsSpec } from "../spec/components/independent-hyper-connections.ts";
export { LearntResidualSpec, EmbeddingScaleSpec } from "../spec/components/learnt-residual.ts";
export { LocalizedFilterSpec } from "../spec/components/localized-filter.ts";
export { MixtureOfAttentionSpec } from "../spec/components/mixture-of-attention.ts";
export {
  AttentionRouterSpec,
  RouterMLPSpec,
  VisionExpertsSpec,
  WeightlessExpertsSpec,
} from "../spec/components/moe-mlp.ts";
export { NormGateSpec } from "../spec/components/norm-gate.ts";
export { OutputConvolutionSpec } from "../spec/components/output-convolution.ts";
export { ProductKeyExpertsSpec } from "../spec/components/product-key-experts.ts";
export { RelativeBiasSpec, KVConvolutionSpec } from "../spec/components/relative-bias.ts";
export { ResidualScaleSpec } from "../spec/components/residual-scale.ts";
export { RwkvTimeMixSpec, RwkvChannelMixSpec } from "../spec/components/rwkv-mixers.ts";
export { ShortcutMoESpec } from "../spec/components/shortcut-moe.ts";
export { TokenPoolsSpec } from "../spec/components/sparse-indexer.ts";
export { LogTemperatureSpec } from "../spec/components/temperature-tuning.ts";
