import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { experts } from "./blocks/mlp/mlp-block.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { readV3Experts } from "./deepseek/experts.ts";

const MODELING = modeling("SolarOpen", "solar_open");

/** Solar Open: full attention, and DeepSeek-V3's experts in every layer. */
export const solarOpen = decoder("solar_open", "SolarOpen", {
  fixed: {
    partial_rotary_factor: {
      built: 1,
      reason: cite(MODELING, "Attention", "rotates all channels of a head"),
    },
    first_k_dense_replace: { built: 0, reason: cite(MODELING, "DecoderLayer", "has experts in every layer") },
    use_qk_norm: { built: false, reason: cite(MODELING, "Attention", "does not normalise q and k") },
  },
  attention: gqa({
    bias: field(flag, "attention_bias"),
    outputBias: false,
    nullHeadDimRefused: true,
    nullKvRefused: true,
  }),
  mlp: experts(({ scope, reference, activation }) =>
    readV3Experts(scope, reference, activation, { nullable: false }),
  ),
});
