/**
 * The IR: EngineModelSpec, the bodies of the families and the components that they are made of. Each name is a zod schema
 * and the type that is inferred from it. It knows no package but zod, and no adapter.
 */
export { EngineModelSpec, ModelBody } from "../spec/engine-model-spec.ts";
export { EngineModelShell, SCHEMA_VERSION } from "../spec/shell.ts";
export { DecoderBody, NormPlacement } from "../spec/bodies/decoder.ts";
export { Component } from "../spec/component.ts";
export { componentOf } from "../spec/component-of.ts";
export { LayerRun, type LayerKind, lengthOf } from "../spec/layers.ts";
export type { Json, JsonObject, JsonScalar } from "../spec/json.ts";

export { DeepseekV2ModelSpec } from "../spec/bodies/deepseek-v2.ts";
export { DeepseekV3ModelSpec } from "../spec/bodies/deepseek-v3.ts";
export { DeepseekV32ModelSpec } from "../spec/bodies/deepseek-v32.ts";
export { DeepseekV4ModelSpec } from "../spec/bodies/deepseek-v4.ts";
export { Gemma3ModelSpec } from "../spec/bodies/gemma3.ts";
export { Gemma4ModelSpec } from "../spec/bodies/gemma4.ts";
export { GlmMoeDsaModelSpec } from "../spec/bodies/glm-moe-dsa.ts";
export { Glm4MoeModelSpec } from "../spec/bodies/glm4-moe.ts";
export { GptOssModelSpec } from "../spec/bodies/gpt-oss.ts";
export { KimiK25ModelSpec } from "../spec/bodies/kimi-k25.ts";
export { KimiK3ModelSpec } from "../spec/bodies/kimi-k3.ts";
export { KimiLinearModelSpec } from "../spec/bodies/kimi-linear.ts";
export { LlamaModelSpec } from "../spec/bodies/llama.ts";
export { Llama4ModelSpec } from "../spec/bodies/llama4.ts";
export { MimoV2FlashModelSpec } from "../spec/bodies/mimo-v2-flash.ts";
export { MimoModelSpec } from "../spec/bodies/mimo.ts";
export { MinimaxM2ModelSpec } from "../spec/bodies/minimax-m2.ts";
export { MinimaxM3ModelSpec } from "../spec/bodies/minimax-m3.ts";
export { MinimaxModelSpec } from "../spec/bodies/minimax.ts";
export { MistralModelSpec } from "../spec/bodies/mistral.ts";
export { MixtralModelSpec } from "../spec/bodies/mixtral.ts";
export { NemotronHModelSpec } from "../spec/bodies/nemotron-h.ts";
export { NemotronNasModelSpec } from "../spec/bodies/nemotron-nas.ts";
export { Qwen2MoeModelSpec } from "../spec/bodies/qwen2-moe.ts";
export { Qwen2ModelSpec } from "../spec/bodies/qwen2.ts";
export { Qwen35ModelSpec } from "../spec/bodies/qwen3-5.ts";
export { Qwen3MoeModelSpec } from "../spec/bodies/qwen3-moe.ts";
export { Qwen3NextModelSpec } from "../spec/bodies/qwen3-next.ts";
export { Qwen3VLMoeModelSpec } from "../spec/bodies/qwen3-vl-moe.ts";
export { Qwen3VLModelSpec } from "../spec/bodies/qwen3-vl.ts";
export { Qwen3ModelSpec } from "../spec/bodies/qwen3.ts";
export { Step3p7ModelSpec } from "../spec/bodies/step3p7.ts";

export { AttentionResidualSpec } from "../spec/components/attention-residual.ts";
export { AttentionWindowSpec } from "../spec/components/attention-window.ts";
export { AudioTowerSpec } from "../spec/components/audio-tower.ts";
export { BlockIndexerSpec, BlockSparseAttentionSpec } from "../spec/components/block-sparse-attention.ts";
export { ClampedGluSpec } from "../spec/components/clamped-glu.ts";
export { ClampedProductSpec } from "../spec/components/clamped-product.ts";
export { CompressedAttentionSpec } from "../spec/components/compressed-attention.ts";
export { CompressedIndexerSpec } from "../spec/components/compressed-indexer.ts";
export { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
export { GatedDeltaNetSpec } from "../spec/components/gated-delta-net.ts";
export { GluClampSpec } from "../spec/components/glu-clamp.ts";
export { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
export { HyperConnectionsSpec, StreamMergeSpec } from "../spec/components/hyper-connections.ts";
export { KimiDeltaAttentionSpec } from "../spec/components/kimi-delta-attention.ts";
export { KVCompressorSpec } from "../spec/components/kv-compressor.ts";
export { LayerNormSpec } from "../spec/components/layer-norm.ts";
export { LayerScalarSpec } from "../spec/components/layer-scalar.ts";
export { LearnedPositionSpec } from "../spec/components/learned-position.ts";
export { LightningAttentionSpec } from "../spec/components/lightning-attention.ts";
export { LinearLayerSpec } from "../spec/components/linear-layer.ts";
export { Mamba2MixerSpec } from "../spec/components/mamba2-mixer.ts";
export { MLAAttentionSpec } from "../spec/components/mla-attention.ts";
export { SharedExpertSpec, RoutingGroupsSpec, MoEMLPSpec } from "../spec/components/moe-mlp.ts";
export { MTPSpec } from "../spec/components/mtp.ts";
export { NoPositionSpec } from "../spec/components/no-position.ts";
export { NormSpec } from "../spec/components/norm.ts";
export { OutputGateSpec } from "../spec/components/output-gate.ts";
export { ParallelMLPSpec } from "../spec/components/parallel-mlp.ts";
export { PerLayerEmbeddingSpec } from "../spec/components/per-layer-embedding.ts";
export { PerLayerInputSpec } from "../spec/components/per-layer-input.ts";
export { ResidualWeightsSpec } from "../spec/components/residual-weights.ts";
export { RMSNormSpec } from "../spec/components/rms-norm.ts";
export { RopePositionSpec } from "../spec/components/rope-position.ts";
export { RopeScalingSpec } from "../spec/components/rope-scaling.ts";
export { SoftClampedGluSpec } from "../spec/components/soft-clamped-glu.ts";
export { SparseIndexerSpec } from "../spec/components/sparse-indexer.ts";
export { TemperatureTuningSpec } from "../spec/components/temperature-tuning.ts";
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
