import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Apertus: norms of each head of q and k, and an MLP without a gate whose activation has two learnt numbers. */
export const apertus = decoder("apertus", "Apertus", {
  checkpoint: {
    layer: { input_layernorm: "attention_layernorm", post_attention_layernorm: "feedforward_layernorm" },
  },
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: "per_head", nullHeadDimRefused: true }),
  mlp: dense({ gated: false }),
  position: rope({ scaledByDefault: true }),
});
