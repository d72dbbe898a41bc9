import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("Step3p7", "step3p7");

/** What the config class computes. */
export const CONFIG_RULES = "Step3p7TextConfig.__post_init__, transformers 5.18.0";

/** Who reads those fields of the Hub's file that transformers' class knows nothing of. */
export const HUB_READER = "vLLM, step3p5.py";
