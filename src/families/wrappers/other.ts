import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";

/** The checkpoint is that of a diffusion model's text encoder, which names its attention in its own way. */
const COSMOS: CheckpointNames = {
  decoder: "",
  layer: {
    q_proj: "to_q",
    k_proj: "to_k",
    v_proj: "to_v",
    o_proj: "to_out",
    q_norm: "norm_q",
    k_norm: "norm_k",
  },
};

export const cosmos3Omni = wrapper("cosmos3_omni", "Cosmos3Omni", {
  text: "qwen3_vl_text",
  checkpoint: COSMOS,
});
export const gotOcr2 = wrapper("got_ocr2", "GotOcr2", { text: "qwen2", checkpoint: WHOLE_LANGUAGE_MODEL });
export const minicpmv46 = wrapper("minicpmv4_6", "MiniCPMV4_6", { text: "qwen3_5_text" });
export const minicpmv47 = wrapper("minicpmv4_7", "MiniCPMV4_7", { text: "qwen3_5_text" });
export const nemotronHOmni = wrapper("nemotron_h_omni", "NemotronH_Omni_Reasoning_V3", {
  text: "nemotron_h",
  config: "NemotronH_Omni_Reasoning_V3_Config",
  architecture: "NemotronH_Omni_Reasoning_V3",
  tiedBy: "decoder",
  checkpoint: { decoder: "language_model.backbone", head: "language_model.lm_head" },
});
export const ovis2 = wrapper("ovis2", "Ovis2", { text: "qwen2" });
export const shieldgemma2 = wrapper("shieldgemma2", "ShieldGemma2", {
  text: "gemma3_text",
  architecture: "ShieldGemma2ForImageClassification",
  classNames: ["Gemma3"],
  tiedBy: "decoder_if_not_said",
  checkpoint: { decoder: "model.language_model.model" },
});
export const videoLlama3 = wrapper("video_llama_3", "VideoLlama3", { text: "qwen2", tiedBy: "either" });

export const aria = wrapper("aria", "Aria", {
  text: "aria_text",
  ignored: [
    {
      because: "bookkeeping",
      reason: "its largest key, which AriaConfig computes",
      names: ["max_value_projector_patch_to_query_dict"],
    },
  ],
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const cohere2Vision = wrapper("cohere2_vision", "Cohere2Vision", { text: "cohere2" });
export const exaone45 = wrapper("exaone4_5", "Exaone4_5_", { text: "exaone4" });
export const lfm2Vl = wrapper("lfm2_vl", "Lfm2Vl", { text: "lfm2" });
export const paligemma = wrapper("paligemma", "PaliGemma", {
  text: "gemma",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const fuyu = wrapper("fuyu", "Fuyu", {
  text: "persimmon",
  architecture: "FuyuForCausalLM",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
