import { flag, positive, real } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { ATTENTION, readGqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rms } from "./blocks/rules/norms.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { HalfBlock } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

/** HyperCLOVA X: Llama with multipliers and, unless told otherwise, norms before and after each half. */
export const hyperclovax = decoder("hyperclovax", "HyperCLOVAX", {
  name: "HyperClovaXModelSpec",
  checkpoint: {
    norms: {
      sandwich: {
        post_attention_layernorm: "post_norm1",
        pre_feedforward_layernorm: "post_attention_layernorm",
        post_feedforward_layernorm: "post_norm2",
      },
    },
  },
  norm: rms({
    placement: field(flag, "use_post_norm").as(
      (after) => (after ? "sandwich" : "pre"),
      "use_post_norm: norms before and after each half; without it before",
    ),
  }),
  multipliers: {
    embedding: field(real, "embedding_multiplier"),
    residual: field(real, "residual_multiplier"),
    logits: field(real, "logits_scaling"),
  },
  attention: attention(),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});

function attention(): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read(reading) {
      const { head_dim: headDim, ...attention } = readGqa(reading, { bias: field(flag, "attention_bias") });
      return {
        names: "attention",
        parts: {
          attention: {
            ...attention,
            head_dim: headDim,
            softmax_scale: reading.scope.nullable(
              positive,
              "attention_multiplier",
              derive([headDim], inverseSqrt, "head_dim^-½ where attention_multiplier is not given"),
            ),
          },
        },
      };
    },
  };
}
