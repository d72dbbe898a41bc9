import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const rotated = partlyRotated(0.5);

/** Nemotron-4 and Minitron: layer norms whose weights are the distance from 1, and an MLP without a gate. */
export const nemotron = decoder("nemotron", "Nemotron", {
  norm: layerNorm({ eps: "norm_eps", suffix: "LayerNorm1P", zeroCentered: true }),
  attention: gqa({
    bias: field(flag, "attention_bias"),
    nullKvRefused: true,
    rotated,
  }),
  mlp: dense({ gated: false, bias: field(flag, "mlp_bias") }),
  position: rope({ rotated }),
});
