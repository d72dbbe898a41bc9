import { count } from "../config/reading/field-types.ts";
import { type Described, derive, mapped } from "../config/reading/sourced.ts";
import type { Qwen3VLModelSpec } from "../spec/bodies/qwen3-vl.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlp } from "./blocks/dense-mlp.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { VISION_TOKENS, readQwenVision } from "./blocks/qwen-vision.ts";
import { readVlAttention } from "./blocks/qwen-vl.ts";
import { modeling } from "./blocks/reference.ts";
import { type Scopes, openScopes, readTextModelType } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";

const MODELING = modeling("Qwen3VLText", "qwen3_vl");

/** The config class and the model class of each model type. */
const VARIANTS = new Map([
  ["qwen3_vl", { outer: "Qwen3VLConfig", architecture: "Qwen3VLForConditionalGeneration" }],
  ["qwen3_vl_text", { outer: "Qwen3VLTextConfig", architecture: "Qwen3VLTextModel" }],
]);

/** Qwen3-VL, after configuration_qwen3_vl.py and modeling_qwen3_vl.py. */
export const qwen3Vl: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "Qwen3VLTextConfig" };
    const scopes = openScopes(reader, classes, transformers, { root: VISION_TOKENS });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^Qwen3VL(?!Moe)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<Qwen3VLModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(modelType, root.at("model_type"));
  const trunk = readTrunk(root, scope, MODELING);
  const rule = "num_hidden_layers equal layers";
  return {
    type: derive([kind], () => "qwen3_vl" as const, "the body of every model_type of this family"),
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(everywhere(trunk.layers, "attention", rule), everywhere(trunk.layers, "mlp", rule)),
    ...readVlAttention(scope, MODELING, trunk),
    mlp: gatedMlp(MODELING, scope.read(count, "intermediate_size"), trunk.activation),
    vision: readQwenVision(scopes, "Qwen3VLVisionConfig", kind),
  };
}
