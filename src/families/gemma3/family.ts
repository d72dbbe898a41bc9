import { count } from "../../config/reading/field-types.ts";
import { type Described, derive, mapped } from "../../config/reading/sourced.ts";
import type { Gemma3ModelSpec } from "../../spec/bodies/gemma3.ts";
import type { Adapter } from "../adapter.ts";
import { readGemmaDecoder } from "../gemma/decoder.ts";
import { DECODER_IGNORED, MODALITY_TOKENS } from "../gemma/ignored.ts";
import { checkWidth, readGemma3Attention } from "./attention.ts";
import { readGemma3Rope } from "./rope.ts";
import { readGemma3Schedule } from "./schedule.ts";
import { readGemma3Vision } from "./vision.ts";
import { gatedMlp } from "../blocks/dense-mlp.ts";
import { everywhere, schedule } from "../blocks/layer-names.ts";
import { ropePosition, wholeHead } from "../blocks/position.ts";
import { modeling } from "../blocks/reference.ts";
import { type Scopes, openScopes, readTextModelType } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

const MODELING = modeling("Gemma3", "gemma3");

/** The config class and the model class of each model type. */
const VARIANTS = new Map([
  ["gemma3", { outer: "Gemma3Config", architecture: "Gemma3ForConditionalGeneration" }],
  ["gemma3_text", { outer: "Gemma3TextConfig", architecture: "Gemma3ForCausalLM" }],
]);

/** Gemma 3, after configuration_gemma3.py and modeling_gemma3.py. */
export const gemma3: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "Gemma3TextConfig" };
    const ignored = { decoder: DECODER_IGNORED, root: MODALITY_TOKENS };
    const scopes = openScopes(reader, classes, transformers, ignored);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^Gemma3(?!n)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<Gemma3ModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(modelType, root.at("model_type"));
  const trunk = readTrunk(root, scope, MODELING, { zeroCentered: true, activation: "hidden_activation" });
  checkWidth(scope, trunk.hidden);
  const names = readGemma3Schedule(scope, trunk.layers);
  const rope = readGemma3Rope(scope, trunk.maxPositions);
  const contextLen = derive(
    [trunk.maxPositions],
    (positions) => positions,
    "max_position_embeddings, which is scaled already in a Gemma 3 (vLLM, config/model.py _get_and_verify_max_len)",
  );
  const position = (fields: typeof rope.full) =>
    ropePosition(MODELING, { ...fields, contextLen }, trunk.maxPositions, wholeHead(MODELING));
  return {
    type: derive([kind], () => "gemma3" as const, "the body of every model_type of this family"),
    ...trunk.body,
    ...readGemmaDecoder(scope, MODELING, trunk.hidden),
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(names, everywhere(trunk.layers, "mlp", "a dense MLP in every layer")),
    ...readGemma3Attention(scope, MODELING, trunk.norm, names, root !== scope),
    mlp: gatedMlp(MODELING, scope.read(count, "intermediate_size"), trunk.activation),
    position: position(rope.full),
    sliding_position: position(rope.sliding),
    vision: readGemma3Vision(scopes, trunk.hidden, kind),
  };
}
