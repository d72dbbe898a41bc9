/** Where the rules of the family are read from; the MoE variant's file says the same but for the experts. */
export const REFERENCE = "transformers 5.18.0, modeling_qwen3_5.py";

export const MOE_REFERENCE = "transformers 5.18.0, modeling_qwen3_5_moe.py";

/** transformers does not load MTP weights; engines do. */
export const MTP_REFERENCE = "vLLM, qwen3_5_mtp.py";
