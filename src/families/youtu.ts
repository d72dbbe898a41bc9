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
  attention: latentAttention(),
  mlp: dense(),
  position: latentRope({ interleaving: true }),
});
