import { flag } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { NEOX_LAYER } from "./blocks/rules/checkpoint-names.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { alibi } from "./blocks/position/alibi.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const REFERENCE = modeling("Bloom", "bloom", { DecoderLayer: "Block" });

/** BLOOM: linear biases in place of positions, a norm of the embeddings, biases everywhere. */
export const bloom = decoder("bloom", "Bloom", {
  reference: REFERENCE,
  ignoredInside: [
    dropout("hidden_dropout"),
    {
      because: "no effect",
      reason: "it changes in which parts a product is computed, not what",
      names: ["pretraining_tp", "slow_but_exact"],
    },
    {
      because: "no effect",
      reason: "Megatron's, which BloomConfig does not read",
      names: [
        "attention_softmax_in_fp32",
        "bias_dropout_fusion",
        "masked_softmax_fusion",
        "n_inner",
        "offset_alibi",
        "skip_bias_add",
        "skip_bias_add_qkv",
        "unk_token_id",
      ],
    },
  ],
  checkpoint: {
    decoder: "transformer",
    tokenClassifier: "classifier",
    layers: "h",
    outside: {
      embed_tokens: "word_embeddings",
      embed_norm: "word_embeddings_layernorm",
      norm: "ln_f",
    },
    layer: {
      self_attn: "self_attention",
      ...NEOX_LAYER,
    },
  },
  norm: layerNorm({
    eps: "layer_norm_epsilon",
    placement: field(flag, "apply_residual_connection_post_layernorm").as(
      (after) => (after ? "normalised_residual" : "pre"),
      "apply_residual_connection_post_layernorm: the normalised stream goes on; without it the stream as it was",
    ),
  }),
  hidden: ["n_embed", "hidden_size"],
  activation: implied("gelu_pytorch_tanh", cite(REFERENCE, "Gelu", "approximates by tanh")),
  unlimited: cite(REFERENCE, "Config", "names no length"),
  attention: gqa({
    heads: readEqualHeads,
    bias: true,
    rotated: null,
    together: { layout: "by_kv_head", rule: "keeps q, k and v in query_key_value, head after head" },
  }),
  mlp: dense({ gated: false, bias: true, width: readFourfold }),
  position: alibi(["seq_length"]),
  normalisesEmbeddings: true,
});

function readFourfold({ hidden }: Reading): Sourced<number> {
  return derive(
    [hidden],
    (width) => 4 * width,
    cite(REFERENCE, "MLP", "is four times as wide as the layers"),
  );
}
