import * as z from "zod/mini";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import type { CheckpointNames } from "../spec/checkpoint-names.ts";
import { flag, positive } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { gqa, readGqa } from "./blocks/attention/gqa-block.ts";
import { NEOX_LAYER } from "./blocks/rules/checkpoint-names.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { onlyIfUsed } from "./blocks/layers/layer-names.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";

const TOGETHER = {
  layout: "by_kv_head",
  rule: "keeps q, k and v in query_key_value, head after head",
} as const;
const THETA = ["rotary_emb_base"];
const LAYERS = { DecoderLayer: "Layer" };
const IGNORED = [
  dropout("hidden_dropout", "classifier_dropout"),
  { because: "bookkeeping", reason: "the class builds a decoder in any case", names: ["is_decoder"] },
  {
    because: "no effect",
    // Files of transformers 4 have both words for each.
    reason:
      "rotary_emb_base and rotary_pct decide, with their defaults even where they are missing (convert_rope_params_to_dict, transformers 5.18.0)",
    names: ["rope_theta", "partial_rotary_factor"],
  },
] as const;

const names = (decoder: string): CheckpointNames => ({
  decoder,
  head: "embed_out",
  tokenClassifier: "classifier",
  outside: { embed_tokens: "embed_in", norm: "final_layer_norm" },
  layer: {
    self_attn: "attention",
    ...NEOX_LAYER,
  },
});

const quarter = partlyRotated(0.25, { beside: "rotary_pct" });

/** GPT-NeoX and Pythia: attention and MLP side by side, each after a norm of its own, and a quarter of each head rotated. */
export const gptNeox = decoder("gpt_neox", "GPTNeoX", {
  modelTypes: {
    gpt_neox: {},
    // OpenAssistant's, which gives a number for the last token (model_training/models/reward_model.py).
    gpt_neox_reward_model: {
      architecture: "GPTNeoXRewardModel",
      checkpoint: { classifier: "out_proj" },
      fixed: { pooling: { built: "last", reason: "the reward of the last token is described alone" } },
    },
  },
  checkpoint: names("gpt_neox"),
  reference: modeling("GPTNeoX", "gpt_neox", LAYERS),
  ignoredInside: IGNORED,
  norm: layerNorm({
    placement: field(flag, "use_parallel_residual").as(
      (parallel) => (parallel ? "parallel_two_norms" : "pre"),
      "use_parallel_residual: both halves read the layer's input; without it, one after the other",
    ),
  }),
  attention: gqa({
    heads: readEqualHeads,
    bias: field(flag, "attention_bias"),
    rotated: quarter,
    together: TOGETHER,
  }),
  mlp: dense({ gated: false, bias: true }),
  position: rope({ rotated: quarter, theta: THETA }),
});

export const JAPANESE_ATTENTION = {
  /** null where the last layer is the only one. */
  attention: z.nullable(GQAAttentionSpec),
  /** The last layer's, whose output has a bias. */
  last_attention: GQAAttentionSpec,
};

const whole = partlyRotated(1, { beside: "rotary_pct" });

/** GPT-NeoX Japanese: no biases but one, of what the last layer's attention gives. */
export const gptNeoxJapanese = decoder("gpt_neox_japanese", "GPTNeoXJapanese", {
  checkpoint: {
    ...names("gpt_neox_japanese"),
    components: { last_attention: { "self_attn.o_proj.bias": "attention.dense_bias" } },
  },
  reference: modeling("GPTNeoXJapanese", "gpt_neox_japanese", LAYERS),
  ignoredInside: IGNORED,
  norm: layerNorm(),
  attention: japaneseAttention(),
  mlp: dense({ gated: false, width: readMultiple }),
  position: rope({ rotated: whole, theta: THETA }),
});

function japaneseAttention(): HalfBlock<typeof JAPANESE_ATTENTION> {
  return {
    shape: JAPANESE_ATTENTION,
    read(reading) {
      const attention = readGqa(reading, { heads: readEqualHeads, rotated: whole, together: TOGETHER });
      const rule = "num_hidden_layers layers, of which the last has a bias in its attention";
      const names = derive(
        [reading.layers],
        (n) => Array.from({ length: n }, (_, index) => (index === n - 1 ? "last_attention" : "attention")),
        rule,
      );
      const last = cite(reading.reference, "DecoderLayer", "gives the last layer's attention a dense_bias");
      return {
        names,
        parts: {
          attention: onlyIfUsed(attention, names, "attention"),
          last_attention: { ...attention, output_bias: implied(true, last) },
        },
      };
    },
  };
}

function readMultiple({ scope, hidden }: Reading): Sourced<number> {
  const multiple = scope.read(positive, "intermediate_multiple_size");
  const rule = "hidden_size × intermediate_multiple_size, rounded down";
  return derive([hidden, multiple], (h, times) => Math.floor(h * times), rule);
}
