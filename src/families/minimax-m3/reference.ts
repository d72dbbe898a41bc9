import { modeling } from "../blocks/rules/reference.ts";

export const MODELING = modeling("MiniMaxM3VL", "minimax_m3_vl");

/** What the config class makes of what a file says. */
export const CONFIGURATION =
  "MiniMaxM3VLTextConfig.__post_init__, transformers 5.18.0, configuration_minimax_m3_vl.py";

/** transformers does not load MTP weights; engines do. */
export const MTP_REFERENCE = "vLLM, minimax_m3/nvidia/mtp.py";
