import { wrapper } from "../declaration/wrapper.ts";

/** LLaVA 1.5 and what followed it. */
export const llava = wrapper("llava", "Llava", { text: "llama" });
