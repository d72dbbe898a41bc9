import type { Component } from "./component.ts";

/** Where a component can stand: as one of a layer's halves, among a layer's extras, or outside the layers. */
export type ComponentPlace = "mixer" | "mlp" | "layer" | "body";

const PLACES: { readonly [T in Component["type"]]: readonly ComponentPlace[] } = {
  altup: ["layer"],
  altup_streams: ["body"],
  attention_residual: ["layer", "body"],
  block_sparse: ["mixer"],
  byte_patches: ["body"],
  compressed_attention: ["mixer"],
  convolutional_attention: ["mixer"],
  cross_attention: ["mixer"],
  dense: ["mlp"],
  differential_attention: ["mixer"],
  dynamic_mask_attention: ["mixer"],
  embedding_projection: ["body"],
  embedding_scale: ["body"],
  entry_norm: ["layer"],
  gated_delta_net: ["mixer"],
  gated_merge: ["body"],
  gated_residual: ["layer"],
  gqa: ["mixer"],
  head_transform: ["body"],
  hierarchical_recurrence: ["body"],
  hyper_connections: ["layer"],
  independent_hyper_connections: ["layer"],
  kimi_delta_attention: ["mixer"],
  laurel: ["layer"],
  layer_scalar: ["layer"],
  learned_position: ["body"],
  learnt_residual: ["layer"],
  lightning_attention: ["mixer"],
  // In place of either half of a layer (Nemotron-NAS).
  linear: ["mixer", "mlp"],
  low_rank_adapters: ["layer"],
  mamba: ["mixer"],
  mamba2: ["mixer"],
  mixture_of_attention: ["mixer"],
  mla: ["mixer"],
  mlstm: ["mixer"],
  moe: ["mlp"],
  ngram_embedding: ["layer"],
  norm_gate: ["layer"],
  output_convolution: ["layer"],
  parallel_mixer: ["mixer"],
  parallel_mlp: ["mlp"],
  per_layer_embedding: ["body"],
  per_layer_input: ["layer"],
  product_key_experts: ["mlp"],
  residual_scale: ["layer"],
  rg_lru: ["mixer"],
  rwkv_channel_mix: ["mlp"],
  rwkv_time_mix: ["mixer"],
  shared_block_mixer: ["mixer"],
  short_convolution: ["mixer"],
  shortcut_moe: ["mlp"],
  sinusoidal_position: ["body"],
  stream_mean: ["body"],
  stream_merge: ["body"],
};

/** Where a component of a type can stand. */
export function placesOf(type: Component["type"]): readonly ComponentPlace[] {
  return PLACES[type];
}
