import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense, someExperts } from "./blocks/mlp/mlp-block.ts";
import { EXPERT_FIELDS, readV3Experts } from "./deepseek/experts.ts";
import { DEEPSEEK_IGNORED } from "./deepseek/ignored.ts";
import { readDenseFirst } from "./deepseek/layer-mlps.ts";
import { mrope } from "./blocks/position/mrope.ts";
import { partlyRotated } from "./blocks/position/position.ts";
import { modeling } from "./blocks/rules/reference.ts";
import { rms } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";

const SECTION = [8, 12, 12];
const rotated = partlyRotated(1);
const position = mrope({ section: SECTION, interleaved: true, rotated });

const checkpoint: CheckpointNames = {
  layer: {
    post_attention_layernorm: "post_self_attn_layernorm",
    pre_feedforward_layernorm: "post_attention_layernorm",
    post_feedforward_layernorm: "post_mlp_layernorm",
  },
  gateUp: { dense: "blocks" },
};

/** The decoder of GLM-4.1V: norms before and after each half, and positions in time, height and width. */
export const glm4vText = decoder("glm4v_text", "Glm4vText", {
  architecture: "Glm4vTextModel",
  checkpoint,
  norm: rms({ placement: "sandwich" }),
  attention: gqa({ bias: true, outputBias: false, rotated }),
  mlp: dense(),
  position,
  ignoredInside: [
    {
      because: "other tower",
      reason: "which tokens stand for images; transformers 4 wrote them here too, the wrapper has its own",
      names: ["image_token_id", "video_token_id"],
    },
  ],
});

/** The decoder of GLM-OCR: GLM-4.1V's without biases. */
export const glmOcrText = decoder("glm_ocr_text", "GlmOcrText", {
  architecture: "GlmOcrTextModel",
  checkpoint,
  norm: rms({ placement: "sandwich" }),
  attention: gqa({ rotated }),
  mlp: dense(),
  position,
});

const MOE_ROTATED = partlyRotated(0.5, { nullIsWhole: true });

/** The decoder of GLM-4.5V: GLM-4.5's without draft modules, and positions in time, height and width. */
export const glm4vMoeText = decoder("glm4v_moe_text", "Glm4vMoeText", {
  architecture: "Glm4vMoeTextModel",
  ignoredInside: DEEPSEEK_IGNORED,
  attention: gqa({ bias: field(flag, "attention_bias"), outputBias: false, rotated: MOE_ROTATED }),
  mlp: someExperts({
    schedule: ({ scope, layers }) => readDenseFirst(scope, layers),
    fields: EXPERT_FIELDS,
    experts: ({ scope, reference, activation }) =>
      readV3Experts(scope, reference, activation, { nullable: false }),
  }),
  position: mrope({ section: SECTION, rotated: MOE_ROTATED }),
});

/** The decoder of PaddleOCR-VL: Llama with positions in time, height and width. */
export const paddleOcrVlText = decoder("paddleocr_vl_text", "PaddleOCRText", {
  reference: modeling("PaddleOCR", "paddleocr_vl"),
  architecture: "PaddleOCRTextModel",
  attention: gqa({ bias: field(flag, "use_bias") }),
  mlp: dense({ bias: field(flag, "use_bias") }),
  position: mrope({ section: [16, 24, 24] }),
});
