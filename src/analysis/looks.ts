import type { Component } from "../spec/component.ts";
import type { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";

/** The colours in which kinds of layers are drawn, by name. */
export const HUES = ["full", "window", "latent", "compressed", "delta", "mamba", "index", "mlp"] as const;

export type Hue = (typeof HUES)[number];

/**
 * Which parts of a bar's height are left out, as shares from its upper edge: kinds of one colour differ by these, for
 * eyes that do not tell colours apart, and on paper.
 */
export const CUTS = {
  plain: [],
  double: [[0.4, 0.6]],
  hollow: [[0.25, 0.75]],
  uneven: [[0.55, 0.72]],
  thin: [[0, 0.6]],
} as const satisfies { readonly [texture: string]: readonly (readonly [from: number, to: number])[] };

type Texture = keyof typeof CUTS;

/** How a kind of mixer or MLP is drawn, in every model and everywhere. */
export interface Look {
  readonly hue: Hue;
  readonly texture: Texture;
}

const look = (hue: Hue, texture: Texture = "plain"): Look => ({ hue, texture });

type LookOf = { readonly [T in Component["type"]]: (component: Extract<Component, { type: T }>) => Look };

const beside = () => look("mlp", "thin");

const LOOKS: LookOf = {
  gqa: attention,
  mixture_of_attention: () => look("full", "uneven"),
  convolutional_attention: ({ window }) => look(window ? "window" : "full", "thin"),
  cross_attention: () => look("latent", "uneven"),
  block_sparse: () => look("full", "double"),
  mla: ({ indexer, reuses_selection: reuses }) =>
    look("latent", indexer ? "double" : reuses ? "hollow" : "plain"),
  compressed_attention: ({ compressor, indexer }) =>
    compressor ? look("compressed", indexer ? "double" : "plain") : look("window"),
  gated_delta_net: () => look("delta"),
  kimi_delta_attention: () => look("delta", "double"),
  lightning_attention: () => look("delta", "hollow"),
  mlstm: () => look("delta", "thin"),
  mamba: () => look("mamba", "hollow"),
  differential_attention: () => look("full", "hollow"),
  dynamic_mask_attention: () => look("full", "double"),
  product_key_experts: () => look("mlp", "double"),
  rwkv_time_mix: () => look("delta", "uneven"),
  rwkv_channel_mix: () => look("mlp", "hollow"),
  mamba2: () => look("mamba"),
  parallel_mixer: () => look("mamba", "uneven"),
  rg_lru: () => look("mamba", "thin"),
  shared_block_mixer: () => look("full", "uneven"),
  short_convolution: () => look("mamba", "double"),
  dense: () => look("mlp"),
  moe: ({ expert_choice: choice }) => look("mlp", choice === "token_table" ? "hollow" : "double"),
  shortcut_moe: () => look("mlp", "uneven"),
  parallel_mlp: () => look("mlp", "uneven"),
  linear: () => look("mlp", "thin"),
  // What stands beside the halves of a layer.
  altup: beside,
  altup_streams: beside,
  attention_residual: beside,
  embedding_projection: beside,
  laurel: beside,
  byte_patches: beside,
  hierarchical_recurrence: beside,
  hyper_connections: beside,
  per_layer_embedding: beside,
  per_layer_input: beside,
  entry_norm: beside,
  gated_merge: beside,
  gated_residual: beside,
  ngram_embedding: beside,
  residual_scale: beside,
  head_transform: beside,
  layer_scalar: beside,
  low_rank_adapters: beside,
  stream_mean: beside,
  stream_merge: beside,
  independent_hyper_connections: beside,
  embedding_scale: beside,
  learned_position: beside,
  sinusoidal_position: beside,
  learnt_residual: beside,
  norm_gate: beside,
  output_convolution: beside,
};

function attention({ window, reuses_kv: reuses }: GQAAttentionSpec): Look {
  if (!window) return look("full", reuses ? "hollow" : "plain");
  return look("window", reuses ? "hollow" : window.type === "chunked" ? "double" : "plain");
}

/** How a component is drawn: by what it is, never by its place in the model. */
export function lookOf(component: Component): Look {
  return (LOOKS[component.type] as (component: Component) => Look)(component);
}
