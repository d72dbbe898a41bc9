import { modeling } from "../blocks/rules/reference.ts";

/** Where the rules of the family are read from. */
export const MODELING = modeling("MiMoV2Flash", "mimo_v2_flash");

/** What the config class computes. */
export const CONFIG_RULES = "MiMoV2FlashConfig.__post_init__, transformers 5.18.0";

/**
 * Who reads the fields of the file on the Hub, which transformers' class replaces by rules of its own:
 * hybrid_layer_pattern, moe_layer_freq, layernorm_epsilon, swa_*, add_*_attention_sink_bias.
 */
export const HUB_READER = "vLLM, mimo_v2_flash.py";

/** Who reads the draft modules. */
export const DRAFT_READERS = "vLLM, mimo_v2_mtp.py; SGLang, mimo_v2_nextn.py";
