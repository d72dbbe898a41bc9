import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("NemotronH", "nemotron_h");

/** transformers does not load MTP weights; engines do. */
export const MTP_REFERENCE = "vLLM, nemotron_h_mtp.py";
