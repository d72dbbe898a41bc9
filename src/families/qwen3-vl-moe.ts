import { flag, natural } from "../config/reading/field-types.ts";
import { type Described, derive, mapped } from "../config/reading/sourced.ts";
import type { Qwen3VLMoeModelSpec } from "../spec/bodies/qwen3-vl-moe.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlpPart } from "./blocks/dense-mlp.ts";
import type { IgnoredFields } from "./blocks/ignored-fields.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { EXPERT_FIELDS, readQwenExperts } from "./blocks/qwen-experts.ts";
import { VISION_TOKENS, readQwenVision } from "./blocks/qwen-vision.ts";
import { readVlAttention } from "./blocks/qwen-vl.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { type Scopes, openScopes, readTextModelType } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readSparseLayers, sparseParts } from "./blocks/sparse-layers.ts";
import { readTrunk } from "./blocks/trunk.ts";

const MODELING = modeling("Qwen3VLMoeText", "qwen3_vl_moe");

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: "the class takes every window away (Qwen3VLMoeTextConfig, transformers 5.18.0)",
    names: ["sliding_window"],
  },
];

/** The config class and the model class of each model type. */
const VARIANTS = new Map([
  ["qwen3_vl_moe", { outer: "Qwen3VLMoeConfig", architecture: "Qwen3VLMoeForConditionalGeneration" }],
  ["qwen3_vl_moe_text", { outer: "Qwen3VLMoeTextConfig", architecture: "Qwen3VLMoeTextModel" }],
]);

/** Qwen3-VL's mixtures of experts, after configuration_qwen3_vl_moe.py and modeling_qwen3_vl_moe.py. */
export const qwen3VlMoe: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "Qwen3VLMoeTextConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: IGNORED, root: VISION_TOKENS });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^Qwen3VLMoe/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<Qwen3VLMoeModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(modelType, root.at("model_type"));
  const trunk = readTrunk(root, scope, MODELING);
  // The class keeps the number as num_local_experts, which so wins where a file gives both (attribute_map).
  const experts = scope.read(natural, ["num_local_experts", "num_experts"]);
  const mlps = readSparseLayers(scope, trunk.layers, experts, MODELING);
  const normalised = scope.read(flag, "norm_topk_prob", {
    value: true,
    rule: cite(MODELING, "TopKRouter", "divides the chosen scores by their sum"),
  });
  return {
    type: derive([kind], () => "qwen3_vl_moe" as const, "the body of every model_type of this family"),
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(everywhere(trunk.layers, "attention", ""), mlps),
    ...readVlAttention(scope, MODELING, trunk, { zeroSaysNothing: true }),
    ...sparseParts(
      scope,
      mlps,
      {
        fields: EXPERT_FIELDS,
        read: () => readQwenExperts(scope, MODELING, trunk.activation, { experts, normalised }),
      },
      gatedMlpPart(scope, MODELING, trunk.activation),
    ),
    vision: readQwenVision(scopes, "Qwen3VLMoeVisionConfig", kind),
  };
}
