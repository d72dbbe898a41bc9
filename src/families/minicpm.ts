import { count, flag, real } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { checkWidth } from "./blocks/rules/checks.ts";
import { type Reference, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";
import { latentAttention, latentRope } from "./deepseek/latent-block.ts";

const OWN = "modeling_minicpm.py of openbmb/MiniCPM-2B-sft-bf16";
const MODELING: Reference = { prefix: "MiniCPM", file: OWN };

/** What MiniCPMConfig has where the file gives no field. */
const ofClass = defaultsOf("MiniCPMConfig", "configuration_minicpm.py of openbmb/MiniCPM-2B-sft-bf16");

/** MiniCPM: Llama with multipliers of the embeddings, of each half's output and of the logits. */
export const minicpm = decoder("minicpm", "MiniCPM", {
  name: "MinicpmModelSpec",
  outsideTransformers: true,
  reference: MODELING,
  ignoredInside: [
    {
      because: "other tower",
      reason: "only a draft head (EAGLE) reads it",
      names: ["mup_denominator"],
    },
  ],
  tied: (root) => root.read(flag, "tie_word_embeddings", ofClass(true)),
  multipliers: {
    embedding: field(real, "scale_emb", ofClass(1)),
    residual: new Field((scope) =>
      derive(
        [scope.read(real, "scale_depth", ofClass(1)), scope.read(count, "num_hidden_layers")],
        (depth, n) => depth / Math.sqrt(n),
        "scale_depth / √num_hidden_layers",
      ),
    ),
    logits: new Field((scope) =>
      derive(
        [scope.read(count, "dim_model_base", ofClass(1)), scope.read(count, "hidden_size")],
        (base, width) => base / width,
        "dim_model_base / hidden_size",
      ),
    ),
  },
  attention: gqa({
    bias: field(flag, "attention_bias", ofClass(false)),
    sharedWidth: `MiniCPMAttention shares hidden_size among its heads (${OWN})`,
    dividesWidth: true,
  }),
  mlp: dense(),
  position: rope({ base: ofClass(10000) }),
});

const MINICPM3_RULES = "MiniCPM3Config.__post_init__, transformers 5.18.0";

/** MiniCPM3: latent attention, and multipliers of the embeddings, of each half's output and of the logits. */
export const minicpm3 = decoder("minicpm3", "MiniCPM3", {
  name: "Minicpm3ModelSpec",
  multipliers: {
    embedding: field(real, "scale_emb"),
    residual: new Field((scope) => {
      const layers = scope.read(count, "num_hidden_layers");
      const whole = derive(
        [layers],
        Math.sqrt,
        `√num_hidden_layers without a scale_depth (${MINICPM3_RULES})`,
      );
      return derive(
        [scope.nullable(real, "scale_depth", whole), layers],
        (depth, n) => depth / Math.sqrt(n),
        "scale_depth / √num_hidden_layers",
      );
    }),
    logits: new Field((scope) => {
      const hidden = scope.read(count, "hidden_size");
      const whole = derive(
        [hidden],
        (width) => width,
        `hidden_size without a dim_model_base (${MINICPM3_RULES})`,
      );
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
    `hidden_size / num_attention_heads without a v_head_dim (${MINICPM3_RULES})`,
  );
}
