import * as z from "zod/mini";
import { AttentionResidualSpec } from "./components/attention-residual.ts";
import { BlockSparseAttentionSpec } from "./components/block-sparse-attention.ts";
import { CompressedAttentionSpec } from "./components/compressed-attention.ts";
import { DenseMLPSpec } from "./components/dense-mlp.ts";
import { GatedDeltaNetSpec } from "./components/gated-delta-net.ts";
import { GQAAttentionSpec } from "./components/gqa-attention.ts";
import { HyperConnectionsSpec, StreamMergeSpec } from "./components/hyper-connections.ts";
import { KimiDeltaAttentionSpec } from "./components/kimi-delta-attention.ts";
import { LearnedPositionSpec } from "./components/learned-position.ts";
import { LightningAttentionSpec } from "./components/lightning-attention.ts";
import { LinearLayerSpec } from "./components/linear-layer.ts";
import { Mamba2MixerSpec } from "./components/mamba2-mixer.ts";
import { MLAAttentionSpec } from "./components/mla-attention.ts";
import { ParallelMLPSpec } from "./components/parallel-mlp.ts";
import { PerLayerEmbeddingSpec } from "./components/per-layer-embedding.ts";
import { PerLayerInputSpec } from "./components/per-layer-input.ts";
import { LayerScalarSpec } from "./components/layer-scalar.ts";
import { MoEMLPSpec } from "./components/moe-mlp.ts";

/** A component that a layer run can name. A new one is one more line here, and one in src/analysis/weights/weights-of.ts. */
export const Component = z.discriminatedUnion("type", [
  AttentionResidualSpec,
  BlockSparseAttentionSpec,
  CompressedAttentionSpec,
  DenseMLPSpec,
  GatedDeltaNetSpec,
  GQAAttentionSpec,
  HyperConnectionsSpec,
  KimiDeltaAttentionSpec,
  LearnedPositionSpec,
  LightningAttentionSpec,
  LinearLayerSpec,
  Mamba2MixerSpec,
  MLAAttentionSpec,
  ParallelMLPSpec,
  PerLayerEmbeddingSpec,
  PerLayerInputSpec,
  LayerScalarSpec,
  MoEMLPSpec,
  StreamMergeSpec,
]);

export type Component = z.infer<typeof Component>;
