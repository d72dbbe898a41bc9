import { alone } from "../wrappers/towers.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { VisionTowerSpec } from "../../spec/components/vision-tower.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { flag, natural } from "../../config/reading/field-types.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { EXPERT_FIELDS, readQwenExperts } from "./experts.ts";
import { VISION_TOKENS, readQwenVision } from "./vision.ts";
import { readVlAttention } from "./vl.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { type Scopes, readTextModelType } from "../blocks/file/scopes.ts";
import { readSparseLayers, sparseParts } from "../blocks/mlp/sparse-layers.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { BARE_LANGUAGE_MODEL, IN_MLX_VLM } from "../blocks/rules/checkpoint-names.ts";
import { string } from "../../spec/values.ts";

const MODELING = modeling("Qwen3VLMoeText", "qwen3_vl_moe");

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: "the class takes every window away (Qwen3VLMoeTextConfig, transformers 5.18.0)",
    names: ["sliding_window"],
  },
];

export const QWEN3_VL_MOE = {
  text_model_type: string,
  attention: GQAAttentionSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  /** null where the model is the text model alone. */
  vision: z.nullable(VisionTowerSpec),
};

/** Qwen3-VL-MoE: Qwen3-MoE with positions in time, height and width, and a vision tower. */
export const qwen3VlMoe = family("qwen3_vl_moe", {
  prefix: "Qwen3VLMoe",
  name: "Qwen3VLMoeModelSpec",
  text: "Qwen3VLMoeTextConfig",
  modelTypes: {
    qwen3_vl_moe: {
      architecture: "Qwen3VLMoeForConditionalGeneration",
      towers: alone("visual", "Qwen3VLMoeVisionConfig"),
      checkpoint: { ...BARE_LANGUAGE_MODEL, inMlx: IN_MLX_VLM },
    },
    qwen3_vl_moe_text: { config: "Qwen3VLMoeTextConfig", architecture: "Qwen3VLMoeTextModel" },
  },
  ignored: VISION_TOKENS,
  ignoredInside: IGNORED,
  checkpoint: { stackedExperts: "out_in", gateUp: { routed: "blocks" } },
  shapes: [DECODER, QWEN3_VL_MOE],
  read: readBody,
});

function readBody(scopes: Scopes, modelType: string): DescribedBy<typeof DECODER & typeof QWEN3_VL_MOE> {
  const { root, decoder: scope, kind } = scopes;
  const trunk = readTrunk(root, scope, MODELING);
  // The class keeps the number as num_local_experts, which so wins where a file gives both (attribute_map).
  const experts = scope.read(natural, ["num_local_experts", "num_experts"]);
  const mlps = readSparseLayers(scope, trunk.layers, experts, MODELING);
  const normalised = scope.read(flag, "norm_topk_prob", {
    value: true,
    rule: cite(MODELING, "TopKRouter", "divides the chosen scores by their sum"),
  });
  return {
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(sameInAllLayers(trunk.layers, "attention", ""), mlps),
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
