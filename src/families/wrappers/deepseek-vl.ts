import { wrapper } from "../declaration/wrapper.ts";

export const deepseekVl = wrapper("deepseek_vl", "DeepseekVL", { text: "llama" });
export const deepseekVlHybrid = wrapper("deepseek_vl_hybrid", "DeepseekVLHybrid", { text: "llama" });
export const janus = wrapper("janus", "Janus", { text: "llama" });
