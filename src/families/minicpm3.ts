import { count, flag, real } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { checkWidth } from "./blocks/rules/checks.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { latentAttention, latentRope } from "./deepseek/latent-block.ts";

const RULE = "MiniCPM3Config.__post_init__, transformers 5.18.0";

/** MiniCPM3: latent attention, and multipliers of the embeddings, of each half's output and of the logits. */
export const minicpm3 = decoder("minicpm3", "MiniCPM3", {
  name: "Minicpm3ModelSpec",
  multipliers: {
    embedding: field(real, "scale_emb"),
    residual: new Field((scope) => {
      const layers = scope.read(count, "num_hidden_layers");
      const whole = derive([layers], Math.sqrt, `√num_hidden_layers without a scale_depth (${RULE})`);
      return derive(
        [scope.nullable(real, "scale_depth", whole), layers],
        (depth, n) => depth / Math.sqrt(n),
        "scale_depth / √num_hidden_layers",
      );
    }),
    logits: new Field((scope) => {
      const hidden = scope.read(count, "hidden_size");
      const whole = derive([hidden], (width) => width, `hidden_size without a dim_model_base (${RULE})`);
      return derive(
        [scope.nullable(count, "dim_model_base", whole), hidden],
        (base, width) => base / width,
        "dim_model_base / hidden_size",
      );
    }),
  },
  attention: latentAttention(readValueDim),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
  position: latentRope({ interleaving: false }),
});

function readValueDim({ scope, hidden }: Reading) {
  const heads = scope.read(count, "num_attention_heads");
  checkWidth(scope, hidden, heads);
  return derive(
    [hidden, heads],
    (width, n) => Math.floor(width / n),
    `hidden_size / num_attention_heads without a v_head_dim (${RULE})`,
  );
}
