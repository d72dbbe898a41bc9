import { modeling } from "../blocks/rules/reference.ts";

export const MODELING = modeling("Gemma3nText", "gemma3n");

/** Where the class computes defaults from other fields. */
export const POST_INIT = "Gemma3nTextConfig.__post_init__, transformers 5.18.0";
