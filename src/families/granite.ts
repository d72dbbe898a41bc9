import { flag, positive, real } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Granite: Llama with a multiplier of the embeddings, of each half's output, of q·k and of the logits. */
export const granite = decoder("granite", "Granite", {
  multipliers: {
    embedding: field(real, "embedding_multiplier"),
    residual: field(real, "residual_multiplier"),
    logits: field(positive, "logits_scaling").as((scaling) => 1 / scaling, "1 / logits_scaling"),
  },
  attention: gqa({
    bias: field(flag, "attention_bias"),
    softmaxScale: field(positive, "attention_multiplier"),
    nullHeadDimRefused: true,
  }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});
