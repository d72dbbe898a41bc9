import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";

export const mistral3 = wrapper("mistral3", "Mistral3", {
  text: "mistral",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const lightOnOcr = wrapper("lighton_ocr", "LightOnOcr", { text: "qwen3" });
