import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("Laguna", "laguna");

/** Where those are that a config class makes of other fields. */
export const CONFIG_RULES = "LagunaConfig.__post_init__, transformers 5.18.0";
