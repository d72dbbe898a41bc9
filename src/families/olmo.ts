import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rms } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** OLMo 2: Llama with norms after each half, and of all heads of q and of k together. */
export const olmo2 = decoder("olmo2", "Olmo2", {
  norm: rms({ placement: "post" }),
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_layer", nullHeadDimRefused: true }),
  mlp: dense(),
});
