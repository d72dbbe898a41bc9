import { type Described, derive, mapped } from "../../config/reading/sourced.ts";
import type { Gemma4ModelSpec } from "../../spec/bodies/gemma4.ts";
import type { Adapter } from "../adapter.ts";
import { readGemmaDecoder } from "../gemma/decoder.ts";
import { DECODER_IGNORED, MODALITY_TOKENS } from "../gemma/ignored.ts";
import { readGemma4Attention } from "./attention.ts";
import { readGemma4Heads } from "./heads.ts";
import { readGemma4Mlps } from "./mlp.ts";
import { readPerLayer } from "./per-layer.ts";
import { readGemma4Position } from "./position.ts";
import { MODELING } from "./reference.ts";
import { gemma4Schedule, readGemma4Layers } from "./schedule.ts";
import { readGemma4Audio, readGemma4Vision } from "./towers.ts";
import { withoutRopeDefaults } from "../blocks/rope-defaults.ts";
import { type Scopes, openScopes, readTextModelType } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

/** The config class and the model class of each model type. */
const VARIANTS = new Map([
  ["gemma4", { outer: "Gemma4Config", architecture: "Gemma4ForConditionalGeneration" }],
  ["gemma4_text", { outer: "Gemma4TextConfig", architecture: "Gemma4ForCausalLM" }],
]);

/** Gemma 4, after configuration_gemma4.py and modeling_gemma4.py. */
export const gemma4: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "Gemma4TextConfig" };
    const ignored = { decoder: DECODER_IGNORED, root: MODALITY_TOKENS };
    const scopes = openScopes(reader, classes, transformers, ignored);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^Gemma4(?!Unified)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<Gemma4ModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(modelType, root.at("model_type"));
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
  const perLayer = readPerLayer(scope, trunk);
  const rotary = { full: full.rotaryDim, sliding: sliding.rotaryDim };
  return {
    type: derive([kind], () => "gemma4" as const, "the body of every model_type of this family"),
    ...trunk.body,
    ...readGemmaDecoder(scope, MODELING, hidden),
    text_model_type: readTextModelType(scopes, modelType),
    layers: gemma4Schedule(layers, perLayer.size),
    ...perLayer.body,
    ...readGemma4Attention(scope, layers, heads, rotary, norm, root !== scope),
    ...readGemma4Mlps(scope, layers, trunk),
    position: full.position,
    sliding_position: sliding.position,
    vision: readGemma4Vision(scopes, hidden, kind),
    audio: readGemma4Audio(scopes, kind),
  };
}
