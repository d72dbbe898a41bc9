import { alone } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { natural } from "../../config/reading/field-types.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { VISION_TOKENS, readQwenVision } from "./vision.ts";
import { readVlAttention } from "./vl.ts";
import { modeling } from "../blocks/rules/reference.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { BARE_LANGUAGE_MODEL, IN_MLX_VLM } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

const MODELING = modeling("Qwen3VLText", "qwen3_vl");

export const QWEN3_VL = {
  text_model_type: string,
  attention: GQAAttentionSpec,
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
};

/** Qwen3-VL: Qwen3 with positions in time, height and width, and a vision tower. */
export const qwen3Vl = family("qwen3_vl", {
  prefix: "Qwen3VL",
  name: "Qwen3VLModelSpec",
  text: "Qwen3VLTextConfig",
  modelTypes: {
    qwen3_vl: {
      architecture: "Qwen3VLForConditionalGeneration",
      towers: alone("visual", "Qwen3VLVisionConfig"),
      checkpoint: { ...BARE_LANGUAGE_MODEL, inMlx: IN_MLX_VLM },
    },
    qwen3_vl_text: { config: "Qwen3VLTextConfig", architecture: "Qwen3VLTextModel" },
  },
  ignored: VISION_TOKENS,
  shapes: [DECODER, QWEN3_VL],
  read: readBody,
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof QWEN3_VL> {
  const { root, decoder: scope, kind } = scopes;
  const trunk = readTrunk(root, scope, MODELING);
  const rule = "num_hidden_layers equal layers";
  return {
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(
      sameInAllLayers(trunk.layers, "attention", rule),
      sameInAllLayers(trunk.layers, "mlp", rule),
    ),
    ...readVlAttention(scope, MODELING, trunk),
    mlp: gatedMlp(MODELING, scope.read(natural, "intermediate_size"), trunk.activation),
    vision: readQwenVision(scopes, "Qwen3VLVisionConfig", kind),
  };
}
