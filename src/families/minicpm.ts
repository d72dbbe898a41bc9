import { count, flag, real } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { type Reference, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field, field } from "./declaration/fact.ts";

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
