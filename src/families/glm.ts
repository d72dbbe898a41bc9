import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { rms } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const rotated = partlyRotated(0.5, { nullIsWhole: true });

const attention = {
  bias: field(flag, "attention_bias"),
  outputBias: false,
  rotated,
} as const;
const gateUp = { dense: "blocks" } as const;
const position = rope({ interleaved: true, rotated });

/** GLM-4: half of each head is rotated, neighbouring channels as pairs; gate and up projection are one matrix. */
export const glm = decoder("glm", "Glm", {
  checkpoint: { gateUp },
  attention: gqa({ ...attention, nullKvRefused: true, nullHeadDimRefused: true }),
  mlp: dense(),
  position,
});

/** GLM-4 of April 2025: GLM-4 with norms after the halves of its layers too. */
export const glm4 = decoder("glm4", "Glm4", {
  checkpoint: {
    gateUp,
    layer: {
      post_attention_layernorm: "post_self_attn_layernorm",
      pre_feedforward_layernorm: "post_attention_layernorm",
      post_feedforward_layernorm: "post_mlp_layernorm",
    },
  },
  norm: rms({ placement: "sandwich" }),
  attention: gqa({ ...attention, strict: true }),
  mlp: dense(),
  position,
});
