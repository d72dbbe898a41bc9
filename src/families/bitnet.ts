import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** BitNet b1.58: Llama with a norm before the output projection of attention, and one before that of the MLP. */
export const bitnet = decoder("bitnet", "BitNet", {
  name: "BitnetModelSpec",
  attention: gqa({
    bias: field(flag, "attention_bias"),
    nullHeadDimRefused: true,
    besides: ({ eps, reference }) => ({ output_norm: rmsNorm(eps, reference) }),
  }),
  mlp: dense({ innerNorm: true }),
});
