import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Arcee's AFM: Llama with an MLP that squares what passes relu, without a gate. */
export const arcee = decoder("arcee", "Arcee", {
  attention: gqa({ bias: field(flag, "attention_bias"), dividesWidth: true }),
  mlp: dense({ gated: false, bias: field(flag, "mlp_bias") }),
});
