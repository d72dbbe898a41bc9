import { orNull, positive } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { ATTENTION, readGqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import type { FixedFields } from "./blocks/file/fixed-fields.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ALIBI, alibiPosition } from "./blocks/position/alibi.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import type { Block, HalfBlock, Reading } from "./declaration/reading.ts";
import { inverseSqrt } from "../spec/inverse-sqrt.ts";

const REFERENCE = modeling("Mpt", "mpt", { DecoderLayer: "Block" });

/** What the class builds, whatever these fields say, which MosaicML's own code reads. */
const FIXED: FixedFields = {
  "attn_config/alibi": { built: true, reason: cite(REFERENCE, "Model", "always adds linear biases") },
  "attn_config/alibi_bias_max": {
    built: 8,
    reason: cite(REFERENCE, "Model", "builds the slopes of a largest bias of 8"),
  },
  "attn_config/attn_type": {
    built: "multihead_attention",
    reason: cite(REFERENCE, "Attention", "has as many heads of keys as of queries"),
  },
  "attn_config/prefix_lm": { built: false, reason: cite(REFERENCE, "Model", "builds a causal mask") },
  "attn_config/qk_ln": { built: false, reason: cite(REFERENCE, "Attention", "does not normalise q and k") },
  "attn_config/attn_uses_sequence_id": {
    built: false,
    reason: cite(REFERENCE, "Model", "builds a causal mask"),
  },
  embedding_fraction: { built: 1, reason: "it shrinks gradients in training" },
  expansion_ratio: { built: 4, reason: cite(REFERENCE, "MLP", "is four times as wide as the layers") },
  logit_scale: { reason: cite(REFERENCE, "ForCausalLM", "does not scale its logits") },
  no_bias: { built: true, reason: cite(REFERENCE, "Block", "has neither biases nor norms with one") },
};

/** MPT: linear biases in place of positions, norms without a bias, and a limit to q, k and v. */
export const mpt = decoder("mpt", "Mpt", {
  reference: REFERENCE,
  fixed: FIXED,
  ignoredInside: [
    dropout("resid_pdrop", "emb_pdrop", "attn_config/attn_pdrop"),
    {
      because: "no effect",
      reason: "how attention is computed, not what",
      names: ["attn_config/attn_impl", "init_device", "use_flash_attn", "verbose"],
    },
    {
      because: "no effect",
      reason: "positions are linear biases: there is no table of learnt ones",
      names: ["learned_pos_emb"],
    },
    {
      because: "no effect",
      reason: "the class's norm is torch's LayerNorm in any case",
      names: ["norm_type"],
    },
    { because: "bookkeeping", reason: "of a part of the config itself", names: ["attn_config/model_type"] },
  ],
  checkpoint: {
    decoder: "transformer",
    tokenClassifier: "classifier",
    layers: "blocks",
    outside: { embed_tokens: "wte", norm: "norm_f" },
    layer: {
      input_layernorm: "norm_1",
      post_attention_layernorm: "norm_2",
      self_attn: "attn",
      qkv_proj: "Wqkv",
      o_proj: "out_proj",
      mlp: "ffn",
    },
  },
  norm: layerNorm({ eps: "layer_norm_epsilon", bias: false }),
  hidden: "d_model",
  maxPositions: "max_seq_len",
  activation: implied("gelu", cite(REFERENCE, "MLP", "has GELU in it")),
  attention: attention(),
  mlp: dense({ gated: false, width: readFourfold }),
  position: biases(),
});

function readFourfold({ hidden }: Reading): Sourced<number> {
  return derive(
    [hidden],
    (width) => 4 * width,
    cite(REFERENCE, "MLP", "is four times as wide as the layers"),
  );
}

function attention(): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read(reading) {
      const { scope } = reading;
      const heads = readEqualHeads(reading);
      const attention = {
        ...readGqa(reading, {
          heads: () => heads,
          rotated: null,
          together: { layout: "blocks", rule: "keeps q, k and v in Wqkv, one after the other" },
          clip: new Field(() =>
            scope.nullable(orNull(positive), "attn_config/clip_qkv", {
              value: null,
              rule: "q, k and v have no limit without a clip_qkv",
            }),
          ),
        }),
        softmax_scale: scope.nullable(
          positive,
          "attn_config/softmax_scale",
          derive([heads.headDim], inverseSqrt, "head_dim^-½ where softmax_scale is not given"),
        ),
      };
      return { names: "attention", parts: { attention } };
    },
  };
}

/** The biases are a table of max_seq_len distances. */
function biases(): Block<typeof ALIBI> {
  return {
    shape: ALIBI,
    read: ({ reference, maxPositions }) => ({ position: alibiPosition(reference, maxPositions, false) }),
  };
}
