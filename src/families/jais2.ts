import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Jais 2: layer norms, biases everywhere, and an MLP that squares what passes relu, without a gate. */
export const jais2 = decoder("jais2", "Jais2", {
  norm: layerNorm(),
  attention: gqa({ bias: field(flag, "attention_bias"), dividesWidth: true }),
  mlp: dense({ gated: false, bias: field(flag, "mlp_bias") }),
});
