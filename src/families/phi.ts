import { count, flag } from "../config/reading/field-types.ts";
import { derive } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { switchedQkNorm } from "./blocks/attention/switched-qk-norm.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { type Reference, defaultsOf } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { Field } from "./declaration/fact.ts";
import { type Reading, onceInReading } from "./declaration/reading.ts";

const half = partlyRotated(0.5);

/** Phi 1 to 2: attention and MLP side by side after one norm, biases everywhere, and a part of each head rotated. */
export const phi = decoder("phi", "Phi", {
  checkpoint: {
    outside: { norm: "final_layernorm" },
    layer: {
      o_proj: "dense",
      up_proj: "fc1",
      down_proj: "fc2",
      q_norm: "q_layernorm",
      k_norm: "k_layernorm",
    },
  },
  ignoredInside: [dropout("resid_pdrop", "embd_pdrop")],
  norm: layerNorm({ placement: "parallel" }),
  headBias: true,
  attention: gqa({ bias: true, qkNorm: readQkNorm, rotated: half, nullHeadDimRefused: true }),
  mlp: dense({ gated: false, bias: true }),
  position: rope({ rotated: half }),
});

const OWN = "modeling_mixformer_sequential.py of microsoft/phi-1_5";
const MIXFORMER: Reference = {
  prefix: "",
  file: OWN,
  names: {
    Attention: "MHA",
    MLP: "MLP",
    DecoderLayer: "ParallelBlock",
    ForCausalLM: "MixFormerSequentialForCausalLM",
    Model: "MixFormerSequentialForCausalLM",
    RotaryEmbedding: "RotaryEmbedding",
  },
};

/** What MixFormerSequentialConfig has where the file gives no field. */
const ofMixFormer = defaultsOf(
  "MixFormerSequentialConfig",
  "configuration_mixformer_sequential.py of microsoft/phi-1_5",
);

const readMixFormerHeads = onceInReading(({ scope, hidden }: Reading) => {
  const query = scope.read(count, ["n_head", "num_attention_heads"]);
  const headDim = derive(
    [hidden, query],
    (width, n) => Math.max(1, Math.floor(width / n)),
    "n_embd / n_head",
  );
  return { query, kv: derive([query], (n) => n, "as many heads of keys as of queries"), headDim };
});

const mixFormerRotated = onceInReading((reading: Reading) => {
  const { headDim } = readMixFormerHeads(reading);
  const given = reading.scope.read(count, "rotary_dim", ofMixFormer(32));
  return derive(
    [given, headDim],
    (dims, width) => Math.min(dims, width) / width,
    "rotary_dim of a head's channels, all of them at the most",
  );
});

/** Phi 1 to 2 as they were first released: Phi, with q, k and v in one matrix. */
export const mixFormerSequential = decoder("mixformer_sequential", "MixFormerSequential", {
  outsideTransformers: true,
  reference: MIXFORMER,
  modelTypes: { "mixformer-sequential": {} },
  ignoredInside: [
    dropout("resid_pdrop", "embd_pdrop", "attn_pdrop"),
    {
      because: "no effect",
      reason: "how the same block is computed",
      names: [
        ...["flash_attn", "flash_rotary", "fused_dense", "phyagi_version", "embd_layer"],
        ...["architecture/block_cls", "architecture/mlp/mlp_cls"],
      ],
    },
    { because: "no effect", reason: "null: as many heads of keys as of queries", names: ["n_head_kv"] },
  ],
  checkpoint: {
    layer: {
      input_layernorm: "ln",
      self_attn: "mixer",
      qkv_proj: "Wqkv",
      o_proj: "out_proj",
      up_proj: "fc1",
      down_proj: "fc2",
    },
  },
  norm: layerNorm({ eps: "layer_norm_epsilon", placement: "parallel" }),
  hidden: ["n_embd", "hidden_size"],
  layers: (scope) => scope.read(count, ["n_layer", "num_hidden_layers"]),
  maxPositions: ["n_positions", "max_position_embeddings"],
  activation: "activation_function",
  paddedTo: new Field((scope) => scope.read(count, "pad_vocab_size_multiple", ofMixFormer(64))),
  tied: (root) => root.read(flag, "tie_word_embeddings", ofMixFormer(false)),
  headBias: true,
  attention: gqa({
    heads: readMixFormerHeads,
    bias: true,
    rotated: mixFormerRotated,
    together: { layout: "blocks", rule: "keeps q, k and v in Wqkv, one after the other" },
  }),
  mlp: dense({
    gated: false,
    bias: true,
    width: ({ scope, hidden }) =>
      scope.nullable(
        count,
        "n_inner",
        derive([hidden], (width) => 4 * width, "4 × n_embd, where n_inner is not given"),
      ),
  }),
  position: rope({
    rotated: mixFormerRotated,
    base: { value: 10000, rule: `the base is 10000 (${OWN})` },
  }),
});

/** Persimmon: layer norms, of each head's q and k too, an MLP of squared ReLUs, and a part of each head rotated. */
export const persimmon = decoder("persimmon", "Persimmon", {
  checkpoint: {
    outside: { norm: "final_layernorm" },
    layer: {
      qkv_proj: "query_key_value",
      o_proj: "dense",
      q_norm: "q_layernorm",
      k_norm: "k_layernorm",
      up_proj: "dense_h_to_4h",
      down_proj: "dense_4h_to_h",
    },
  },
  ignoredInside: [dropout("hidden_dropout")],
  norm: layerNorm(),
  attention: gqa({
    heads: readEqualHeads,
    bias: true,
    qkNorm: readQkNorm,
    rotated: half,
    together: { layout: "by_kv_head", rule: "keeps q, k and v in query_key_value, head after head" },
  }),
  mlp: dense({ gated: false, bias: true }),
  position: rope({ rotated: half }),
});

/** Layer norms of each head's channels, with one weight for all heads, where qk_layernorm. */
function readQkNorm(reading: Reading) {
  const name = "qk_layernorm";
  return switchedQkNorm(reading, reading.scope.read(flag, name), name, "per_head");
}
