import { wrapper } from "../declaration/wrapper.ts";

export const internvl = wrapper("internvl", "InternVL", { text: "qwen2" });
export const qianfanOcr = wrapper("qianfan_ocr", "QianfanOCR", { text: "qwen3" });
