import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { mrope } from "./blocks/position/mrope.ts";
import { modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** The decoder of Cosmos3-Edge: Llama with an MLP of two matrices and positions in time, height and width that alternate. */
export const cosmos3EdgeText = decoder("cosmos3_edge_text", "Cosmos3EdgeText", {
  reference: modeling("Cosmos3EdgeText", "cosmos3_edge"),
  architecture: "Cosmos3EdgeTextModel",
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, dividesWidth: true }),
  mlp: dense({ gated: false, bias: field(flag, "mlp_bias") }),
  position: mrope({
    section: [24, 20, 20],
    alternating: "always",
    types: ["default"],
    sectionRequired: true,
  }),
});
