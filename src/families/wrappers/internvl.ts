import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";

export const internvl = wrapper("internvl", "InternVL", { text: "qwen2", checkpoint: WHOLE_LANGUAGE_MODEL });
export const qianfanOcr = wrapper("qianfan_ocr", "QianfanOCR", {
  text: "qwen3",
  checkpoint: { ...WHOLE_LANGUAGE_MODEL, layers: "encoder.layers" },
});
