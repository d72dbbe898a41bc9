import { flag } from "../../config/reading/field-types.ts";
import { gqa, windowedGqa } from "../blocks/attention/gqa-block.ts";
import { LATE_LAYERS } from "../blocks/attention/windowed-layers.ts";
import { dense, sparseExperts } from "../blocks/mlp/mlp-block.ts";
import { mrope } from "../blocks/position/mrope.ts";
import { modeling } from "../blocks/rules/reference.ts";
import { decoder } from "../declaration/decoder.ts";
import { field } from "../declaration/fact.ts";

const attention = windowedGqa(LATE_LAYERS, { bias: true, outputBias: false });
const position = mrope({ section: [16, 24, 24] });

/** The decoder of Qwen2-VL: Qwen2 with positions in time, height and width. */
export const qwen2VlText = decoder("qwen2_vl_text", "Qwen2VLText", {
  reference: modeling("Qwen2VL", "qwen2_vl"),
  name: "Qwen2VLTextModelSpec",
  architecture: "Qwen2VLTextModel",
  attention,
  mlp: dense(),
  position,
});

/** The decoder of Qwen2.5-VL: Qwen2 with positions in time, height and width. */
export const qwen25VlText = decoder("qwen2_5_vl_text", "Qwen2_5_VLText", {
  reference: modeling("Qwen2_5_VL", "qwen2_5_vl"),
  name: "Qwen25VLTextModelSpec",
  architecture: "Qwen2_5_VLTextModel",
  attention,
  mlp: dense(),
  position,
});

/** The decoder of Qwen2.5-Omni's thinker: Qwen2 with positions in time, height and width. */
export const qwen25OmniText = decoder("qwen2_5_omni_text", "Qwen2_5OmniText", {
  reference: modeling("Qwen2_5Omni", "qwen2_5_omni"),
  name: "Qwen25OmniTextModelSpec",
  architecture: "Qwen2_5OmniThinkerTextModel",
  attention,
  mlp: dense(),
  position,
});

/** The decoder of Qwen3-Omni's thinker: Qwen3-MoE with positions in time, height and width. */
export const qwen3OmniMoeText = decoder("qwen3_omni_moe_text", "Qwen3OmniMoeText", {
  reference: modeling("Qwen3OmniMoeThinkerText", "qwen3_omni_moe"),
  name: "Qwen3OmniMoeTextModelSpec",
  architecture: "Qwen3OmniMoeThinkerTextModel",
  ignoredInside: [
    {
      because: "no effect",
      reason: "Qwen3OmniMoeThinkerTextAttention takes every window away (modeling_qwen3_omni_moe.py)",
      names: ["sliding_window"],
    },
  ],
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_head" }),
  mlp: sparseExperts({ number: "num_experts" }),
  position: mrope({ section: [24, 20, 20], alternating: true }),
});
