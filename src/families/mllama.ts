import * as z from "zod/mini";
import { naturals } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { CrossAttentionSpec } from "../spec/components/cross-attention.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { plainGqa } from "./blocks/attention/gqa.ts";
import { type Heads, readKvHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "./blocks/layers/layer-names.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { count } from "../config/reading/field-types.ts";
import { decoder } from "./declaration/decoder.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const MODELING = modeling("MllamaText", "mllama", { Attention: "SelfAttention", ForCausalLM: "ForCausalLM" });

export const MLLAMA_ATTENTION = {
  /** null where every layer attends to images. */
  attention: z.nullable(GQAAttentionSpec),
  /** To the patches of images; null where no layer has it. */
  cross_attention: z.nullable(CrossAttentionSpec),
};

/** The decoder of Llama 3.2 Vision: Llama, with layers in between that attend to images. */
export const mllamaText = decoder("mllama_text_model", "MllamaText", {
  name: "MllamaTextModelSpec",
  reference: MODELING,
  architecture: "MllamaForCausalLM",
  classNames: ["Mllama"],
  ignoredInside: [dropout("dropout")],
  // Tokens for images and for what the processor adds (MllamaTextModel.__init__, modeling_mllama.py).
  extraRows: 8,
  tied: (root) => {
    const reason = "no class of modeling_mllama.py ties its head to the embedding (transformers 5.18.0)";
    root.reader.ignore(root.at("tie_word_embeddings"), "no effect", reason);
    return implied(false, reason);
  },
  attention: attention(),
  mlp: dense(),
});

function attention(): HalfBlock<typeof MLLAMA_ATTENTION> {
  return {
    shape: MLLAMA_ATTENTION,
    read(reading) {
      const { reference } = reading;
      const names = readSchedule(reading);
      const heads = readHeads(reading);
      const none = implied(false, cite(reference, "Attention", "has projections without a bias"));
      const cross = cite(reference, "CrossAttention", "has no positions, and a norm of each head of q and k");
      return {
        names,
        parts: {
          attention: usedByDefault(
            plainGqa(reference, heads, { qkv: none, output: none }),
            names,
            "attention",
          ),
          cross_attention: onlyIfUsed(
            {
              type: implied("cross_attention" as const, cross),
              num_query_heads: heads.query,
              num_kv_heads: heads.kv,
              head_dim: heads.headDim,
              qk_norm: rmsNorm(reading.eps, reference),
              softmax_scale: derive([heads.headDim], inverseSqrt, "head_dim^-½"),
            },
            names,
            "cross_attention",
          ),
        },
      };
    },
  };
}

/** The class refuses null for either number, and always shares hidden_size among the heads. */
function readHeads({ scope, hidden }: Reading): Heads {
  const query = scope.read(count, "num_attention_heads");
  const kv = readKvHeads(scope, query, true);
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    "hidden_size / num_attention_heads, rounded down",
  );
  return { query, kv, headDim };
}

function readSchedule({ scope, layers, reference }: Reading): LayerNames {
  const byDefault = [3, 8, 13, 18, 23, 28, 33, 38];
  const cross: Sourced<readonly number[]> = scope.nullable(naturals, "cross_attention_layers", {
    value: byDefault,
    rule: `layers ${byDefault.join(", ")} attend to images (MllamaTextConfig.__post_init__, transformers 5.18.0)`,
  });
  return derive(
    [layers, cross],
    (n, list) =>
      Array.from({ length: n }, (_, index) => (list.includes(index) ? "cross_attention" : "attention")),
    cite(reference, "Model", "attends to images in cross_attention_layers"),
  );
}
