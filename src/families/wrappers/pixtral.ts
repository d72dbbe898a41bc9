import { wrapper } from "../declaration/wrapper.ts";

export const mistral3 = wrapper("mistral3", "Mistral3", { text: "mistral" });
export const lightOnOcr = wrapper("lighton_ocr", "LightOnOcr", { text: "qwen3" });
