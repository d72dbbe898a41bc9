import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { ParallelMLPSpec } from "../../spec/components/parallel-mlp.ts";
import * as z from "zod/mini";
import { AudioTowerSpec } from "../../spec/components/audio-tower.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { LayerScalarSpec } from "../../spec/components/layer-scalar.ts";
import { PerLayerEmbeddingSpec } from "../../spec/components/per-layer-embedding.ts";
import { PerLayerInputSpec } from "../../spec/components/per-layer-input.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { readGemmaDecoder } from "../gemma/decoder.ts";
import { DECODER_IGNORED, MODALITY_TOKENS } from "../gemma/ignored.ts";
import { readGemma4Attention } from "./attention.ts";
import { readGemma4Heads } from "./heads.ts";
import { readGemma4Mlps, readUnifiedMlps } from "./mlp.ts";
import { readPerLayer, withoutPerLayer } from "./per-layer.ts";
import { readGemma4Position } from "./position.ts";
import { MODELING } from "./reference.ts";
import { gemma4Schedule, readGemma4Layers } from "./schedule.ts";
import { NO_ENCODER, readUnifiedTowers } from "./unified.ts";
import { gemma4Towers, readGemma4Audio, readGemma4Vision } from "./towers.ts";
import { withoutRopeDefaults } from "../blocks/position/rope-defaults.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

const GemmaMLP = z.discriminatedUnion("type", [DenseMLPSpec, ParallelMLPSpec]);

export const GEMMA4 = {
  text_model_type: string,
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
};

/**
 * Gemma 4: attention within a window, with full attention of another geometry and another rotary embedding in between;
 * the last layers may reuse keys and values. A dense MLP, beside experts where the model has some. Gemma 4 Unified, which
 * has no encoders, has neither experts nor an input for each layer.
 */
export const gemma4 = family("gemma4", {
  prefix: "Gemma4",
  text: "Gemma4TextConfig",
  modelTypes: {
    gemma4: {
      architecture: "Gemma4ForConditionalGeneration",
      towers: gemma4Towers,
      checkpoint: BARE_LANGUAGE_MODEL,
    },
    gemma4_text: { config: "Gemma4TextConfig" },
    gemma4_unified: {
      config: "Gemma4UnifiedConfig",
      text: "Gemma4UnifiedTextConfig",
      architecture: "Gemma4UnifiedForConditionalGeneration",
      towers: readUnifiedTowers,
      checkpoint: BARE_LANGUAGE_MODEL,
    },
    gemma4_unified_text: {
      config: "Gemma4UnifiedTextConfig",
      text: "Gemma4UnifiedTextConfig",
      architecture: "Gemma4UnifiedForCausalLM",
    },
  },
  ignored: MODALITY_TOKENS,
  ignoredInside: DECODER_IGNORED,
  checkpoint: {
    layer: {
      "gate.norm.weight": "router.scale",
      "gate.weight": "router.proj.weight",
      "gate.per_expert_scale": "router.per_expert_scale",
    },
    stackedExperts: "out_in",
    gateUp: { routed: "blocks" },
  },
  shapes: [DECODER, GEMMA4],
  read: readBody,
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof GEMMA4> {
  const { root, decoder: scope, kind } = scopes;
  const trunk = readTrunk(root, scope, MODELING, { activation: "hidden_activation" });
  const { hidden, maxPositions, norm } = trunk;
  const layers = readGemma4Layers(scope, trunk.layers);
  const heads = readGemma4Heads(scope, layers.kinds);
  const alone = withoutRopeDefaults(scope);
  const full = readGemma4Position(alone, "full_attention", maxPositions, heads.full.headDim);
  // Of a kind that no layer has the file need not say anything.
  const slides = layers.kinds.value.includes("sliding_attention");
  const sliding = readGemma4Position(
    slides ? alone : scope,
    "sliding_attention",
    maxPositions,
    heads.sliding.headDim,
  );
  const unified = modelType.startsWith("gemma4_unified");
  const perLayer = unified ? withoutPerLayer() : readPerLayer(scope, trunk);
  const rotary = { full: full.rotaryDim, sliding: sliding.rotaryDim };
  return {
    ...trunk.body,
    ...readGemmaDecoder(scope, MODELING, hidden),
    text_model_type: readTextModelType(scopes, modelType),
    layers: gemma4Schedule(layers, perLayer.size),
    ...perLayer.body,
    ...readGemma4Attention(scope, layers, heads, rotary, norm, root !== scope),
    ...(unified ? readUnifiedMlps(scope, layers, trunk) : readGemma4Mlps(scope, layers, trunk)),
    position: full.position,
    sliding_position: sliding.position,
    vision: unified ? NO_ENCODER : readGemma4Vision(scopes, hidden, kind),
    audio: unified ? NO_ENCODER : readGemma4Audio(scopes, kind),
  };
}
