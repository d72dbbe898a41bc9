import { count, flag, natural, orNull, text } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { entryOf } from "../spec/entry.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { learnedPositions, sinusoidalPositions } from "./blocks/position/position.ts";
import { type DescribedLayerNorm, type NormBlock, layerNorm, layerNormOf } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { conv1dLayout } from "./blocks/rules/weight-layout.ts";
import { Field } from "./declaration/fact.ts";
import { decoder } from "./declaration/decoder.ts";
import { CONV1D_UNQUANTISED, GPT2_NAMES, SUMMED_UP, readWithoutCrossAttention } from "./gpt2.ts";

const UNROTATED = "adds no positions: the embeddings have them";

/** What embeddings are multiplied by: the root of their width, where `says` and the field `width`. */
const rootOf = (width: string, says?: string): Field<number> =>
  new Field((scope) => {
    const wide = scope.read(count, width);
    return says === undefined
      ? derive([wide], Math.sqrt, `√${width}`)
      : derive(
          [scope.read(flag, says), wide],
          (scaled, size) => (scaled ? Math.sqrt(size) : 1),
          `√${width} where ${says}, else 1`,
        );
  });

/** Names of layers as fairseq has them, which these and OPT come from. */
const FAIRSEQ_LAYER = {
  input_layernorm: "self_attn_layer_norm",
  post_attention_layernorm: "final_layer_norm",
  o_proj: "out_proj",
  "mlp.up_proj": "fc1",
  "mlp.down_proj": "fc2",
};

const LAYERDROP = {
  because: "training" as const,
  reason: "layers are left out, and weights initialised, in training only",
  names: ["layerdrop", "init_std"],
};

const OPENAI = modeling("", "openai", {
  Model: "OpenAIGPTModel",
  DecoderLayer: "Block",
  ForCausalLM: "OpenAIGPTLMHeadModel",
});

/** What ACT_FNS of modeling_openai.py has under these names. */
const AFN: Readonly<Record<string, string>> = {
  relu: "relu",
  silu: "silu",
  gelu: "gelu_new",
  swish: "silu",
};

/** GPT, the first: learnt positions, matrices kept as Conv1D, and norms of the stream after each half. */
export const openaiGpt = decoder("openai-gpt", "OpenAIGPT", {
  name: "OpenAIGPTModelSpec",
  architecture: "OpenAIGPTLMHeadModel",
  reference: OPENAI,
  ignoredInside: [
    dropout("resid_pdrop", "embd_pdrop", "attn_pdrop"),
    { ...SUMMED_UP, reason: "only OpenAIGPTDoubleHeadsModel sums a sequence up" },
    {
      because: "no effect",
      reason: "n_positions decides (transformers 5.18.0, modeling_openai.py)",
      names: ["n_ctx"],
    },
    {
      because: "no effect",
      reason: "no module reads it (modeling_openai.py)",
      names: ["predict_special_tokens"],
    },
  ],
  checkpoint: {
    ...GPT2_NAMES,
    unquantised: CONV1D_UNQUANTISED,
    outside: { embed_tokens: "tokens_embed", embed_positions: "positions_embed" },
  },
  norm: withoutLast(layerNorm({ eps: "layer_norm_epsilon", placement: "post_residual" })),
  activation: new Field(readAfn),
  attention: gqa({
    heads: readEqualHeads,
    bias: true,
    unrotated: UNROTATED,
    together: { layout: "blocks", rule: "keeps q, k and v in c_attn, one after the other" },
    besides: ({ reference }) => ({ weight_layout: conv1dLayout(reference, "Attention") }),
  }),
  mlp: dense({
    gated: false,
    bias: true,
    conv1d: true,
    width: ({ hidden, reference }) =>
      derive([hidden], (width) => 4 * width, cite(reference, "DecoderLayer", "is 4 × n_embd wide inside")),
  }),
  position: learnedPositions(),
});

function readAfn(scope: Scope): Sourced<string> {
  const named = scope.read(text, "afn");
  if (!Object.hasOwn(AFN, named.value)) {
    const message = `afn is ${JSON.stringify(named.value)}, but ${Object.keys(AFN).join(", ")} are what modeling_openai.py of transformers 5.18.0 knows.`;
    scope.reader.report("error", "unknown-activation", scope.at("afn"), message);
  }
  return derive(
    [named],
    (name) => entryOf(AFN, name) ?? name,
    "ACT_FNS of modeling_openai.py, whose gelu is gelu_new",
  );
}

/** The same norms, and none after the last layer, whose own is the last. */
function withoutLast(block: NormBlock<DescribedLayerNorm>): NormBlock<DescribedLayerNorm> {
  return {
    read(scope, reference) {
      const { placement, ...rest } = block.read(scope, reference);
      const none = implied(null, cite(reference, "Model", "has no norm after its layers"));
      return { ...rest, placement: { ...placement, final_norm: none } };
    },
  };
}

/** BioGPT: OPT's layers, and embeddings that are multiplied by the root of their width. */
export const biogpt = decoder("biogpt", "BioGpt", {
  ignoredInside: [
    dropout("hidden_dropout_prob", "attention_probs_dropout_prob", "activation_dropout"),
    LAYERDROP,
    {
      because: "no effect",
      reason: "its norms are torch's LayerNorm with 1e-5 (transformers 5.18.0, modeling_biogpt.py)",
      names: ["layer_norm_eps"],
    },
  ],
  checkpoint: {
    tokenClassifier: "classifier",
    decoder: "biogpt",
    head: "output_projection",
    outside: { norm: "layer_norm" },
    layer: FAIRSEQ_LAYER,
  },
  norm: layerNorm({ eps: 1e-5 }),
  multipliers: { embedding: rootOf("hidden_size", "scale_embedding") },
  attention: gqa({ heads: readEqualHeads, bias: true, unrotated: UNROTATED }),
  mlp: dense({ gated: false, bias: true }),
  position: learnedPositions({ offset: 2 }),
});

/** XGLM: the same layers after sines of the position. */
export const xglm = decoder("xglm", "XGLM", {
  ignoredInside: [dropout("dropout", "attention_dropout", "activation_dropout"), LAYERDROP],
  checkpoint: { outside: { norm: "layer_norm" }, layer: FAIRSEQ_LAYER },
  norm: layerNorm({ eps: 1e-5 }),
  activation: "activation_function",
  kind: readWithoutCrossAttention,
  multipliers: { embedding: rootOf("d_model", "scale_embedding") },
  attention: gqa({ heads: readEqualHeads, bias: true, unrotated: UNROTATED }),
  mlp: dense({ gated: false, bias: true, width: ({ scope }) => scope.read(natural, "ffn_dim") }),
  position: sinusoidalPositions({
    offset: 2,
    steps: ({ hidden }) =>
      derive([hidden], (width) => Math.floor(width / 2) - 1, "⌊d_model / 2⌋ - 1 (get_embedding)"),
    zeroed: ({ scope }) =>
      scope.nullable(orNull(natural), "pad_token_id", { value: null, rule: "no row is zeroed without one" }),
  }),
});

const CTRL = modeling("CTRL", "ctrl", { ForCausalLM: "LMHeadModel" });
/** Its classes of layers have no prefix. */
const CTRL_LAYER = modeling("", "ctrl", { Attention: "MultiHeadAttention", DecoderLayer: "EncoderLayer" });

/** CTRL: sines of the position, an MLP with ReLU, and a head with a bias beside the embedding's matrix. */
export const ctrl = decoder("ctrl", "CTRL", {
  architecture: "CTRLLMHeadModel",
  reference: CTRL,
  ignoredInside: [
    dropout("resid_pdrop", "embd_pdrop", "attn_pdrop"),
    { ...SUMMED_UP, reason: "no class of CTRL sums a sequence up" },
    {
      because: "no effect",
      reason: "n_positions decides (transformers 5.18.0, modeling_ctrl.py)",
      names: ["n_ctx"],
    },
    { because: "no effect", reason: "no module reads it (modeling_ctrl.py)", names: ["from_tf"] },
  ],
  checkpoint: {
    classifier: "classifier",
    decoder: "transformer",
    layers: "h",
    outside: { embed_tokens: "w", norm: "layernorm" },
    layer: {
      input_layernorm: "layernorm1",
      post_attention_layernorm: "layernorm2",
      self_attn: "multi_head_attention",
      q_proj: "Wq",
      k_proj: "Wk",
      v_proj: "Wv",
      o_proj: "dense",
      "mlp.up_proj": "ffn.0",
      "mlp.down_proj": "ffn.2",
    },
  },
  norm: ctrlNorms(),
  activation: implied(
    "relu",
    "point_wise_feed_forward_network takes ReLU (transformers 5.18.0, modeling_ctrl.py)",
  ),
  headBias: true,
  multipliers: { embedding: rootOf("n_embd") },
  attention: gqa({ heads: readEqualHeads, bias: true, unrotated: UNROTATED }),
  mlp: dense({ gated: false, bias: true, width: ({ scope }) => scope.read(natural, "dff") }),
  position: sinusoidalPositions({
    steps: ({ hidden }) => derive([hidden], (width) => width / 2, "n_embd / 2 (angle_defn)"),
    bounded: true,
  }),
});

/** The norms of layers, whose epsilon no field has a say in, and the last one, whose is layer_norm_epsilon. */
function ctrlNorms(): NormBlock<DescribedLayerNorm> {
  return {
    read(scope, reference) {
      const eps = implied(1e-6, cite(CTRL_LAYER, "DecoderLayer", "always adds 1e-6"));
      const last = layerNorm({ eps: "layer_norm_epsilon" }).read(scope, reference).norm;
      return {
        eps,
        norm: layerNormOf(eps, reference, {}, scope),
        placement: { final_norm: last },
      };
    },
  };
}
