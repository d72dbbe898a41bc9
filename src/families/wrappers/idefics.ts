import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";

/** They call their decoder `text_model`. */
const TEXT_MODEL: CheckpointNames = { decoder: "model.text_model" };

export const idefics2 = wrapper("idefics2", "Idefics2", { text: "mistral", checkpoint: TEXT_MODEL });
export const idefics3 = wrapper("idefics3", "Idefics3", { text: "llama", checkpoint: TEXT_MODEL });
export const smolvlm = wrapper("smolvlm", "SmolVLM", { text: "llama", checkpoint: TEXT_MODEL });
