import { wrapper } from "../declaration/wrapper.ts";

export const idefics2 = wrapper("idefics2", "Idefics2", { text: "mistral" });
export const idefics3 = wrapper("idefics3", "Idefics3", { text: "llama" });
export const smolvlm = wrapper("smolvlm", "SmolVLM", { text: "llama" });
