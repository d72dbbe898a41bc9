import { natural, orNull } from "../config/reading/field-types.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { latentAttention, latentRope } from "./deepseek/latent-block.ts";

/** Youtu-LLM: Llama with DeepSeek-V3's latent attention. */
export const youtu = decoder("youtu", "Youtu", {
  ignoredInside: [
    {
      because: "training",
      reason: "only the initialisation of weights reads it",
      names: ["embedding_initializer_range"],
    },
  ],
  // The class zeroes the row of the padding token when it loads a checkpoint (_init_weights, modeling_youtu.py).
  zeroedToken: (scope) =>
    scope.nullable(orNull(natural), "pad_token_id", { value: null, rule: "no padding token" }),
  attention: latentAttention(),
  mlp: dense(),
  position: latentRope({ interleaving: true }),
});
