import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("Llama4Text", "llama4");

/** What the config class computes. */
export const CONFIG_RULES = "Llama4TextConfig.__post_init__, transformers 5.18.0";
