import { modeling } from "../../blocks/rules/reference.ts";

/** Where the rules of the family are read from; the MoE variant's file says the same but for the experts. */
export const MODELING = modeling("Qwen3_5", "qwen3_5");

export const MOE_MODELING = modeling("Qwen3_5Moe", "qwen3_5_moe");

export const REFERENCE = MODELING.file;

export const MOE_REFERENCE = MOE_MODELING.file;

/** transformers does not load MTP weights; engines do. */
export const MTP_REFERENCE = "vLLM, qwen3_5_mtp.py";
