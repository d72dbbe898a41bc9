import { modeling } from "../blocks/rules/reference.ts";

export const MODELING = modeling("DeepseekV4", "deepseek_v4");

/** What the config class computes from what a file says. */
export const CONFIGURATION =
  "DeepseekV4Config.__post_init__, transformers 5.18.0, configuration_deepseek_v4.py";

/** transformers does not load MTP weights; engines do. */
export const MTP_REFERENCE = "vLLM, deepseek_v4_mtp.py";
