import type { Component } from "../../spec/component.ts";
import type { AttentionWindowSpec } from "../../spec/components/attention-window.ts";
import type { CompressedAttentionSpec } from "../../spec/components/compressed-attention.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import type { CacheLine } from "./cache-line.ts";
import { convolutionState, recurrentState } from "./state-lines.ts";

/**
 * What a layer with this mixer keeps of a sequence. Keys and values as transformers 5.18.0 caches them
 * (cache_utils.py); of multi-head latent attention the latent, as its paper and engines have it (arXiv:2405.04434,
 * section 2.1.2), where transformers expands it first.
 */
export function cacheLinesOf(mixer: Component): readonly CacheLine[] {
  switch (mixer.type) {
    case "gqa":
      return keysAndValues(mixer);
    case "block_sparse":
      return [...keysAndValues(mixer), indexerKeys(mixer.indexer.head_dim, { unit: "token" })];
    case "mla":
      return latent(mixer);
    case "compressed_attention":
      return compressed(mixer);
    case "gated_delta_net":
      return [
        recurrentState(mixer.num_value_heads, mixer.key_head_dim, mixer.value_head_dim, mixer.state_dtype),
        convolutionState(
          2 * mixer.num_key_heads * mixer.key_head_dim + mixer.num_value_heads * mixer.value_head_dim,
          mixer.conv_kernel_dim,
          mixer.num_key_heads,
        ),
      ];
    case "kimi_delta_attention":
      return [
        recurrentState(mixer.num_heads, mixer.head_dim, mixer.head_dim, mixer.state_dtype),
        convolutionState(3 * mixer.num_heads * mixer.head_dim, mixer.conv_kernel_dim, mixer.num_heads),
      ];
    case "lightning_attention":
      return [recurrentState(mixer.num_heads, mixer.head_dim, mixer.head_dim, null)];
    case "mamba2":
      return [
        recurrentState(mixer.num_heads, mixer.head_dim, mixer.state_size, mixer.state_dtype),
        convolutionState(
          mixer.num_heads * mixer.head_dim + 2 * mixer.num_groups * mixer.state_size,
          mixer.conv_kernel_dim,
          mixer.num_groups,
        ),
      ];
    default:
      return [];
  }
}

/** Tokens that stay within reach; the first ones of the sequence where they are always seen. */
function reach(window: AttentionWindowSpec | null): number | null {
  return window === null ? null : window.size + (window.sink_tokens ?? 0);
}

function keysAndValues(
  spec: Pick<GQAAttentionSpec, "num_kv_heads" | "head_dim" | "v_head_dim" | "window" | "reuses_kv">,
): readonly CacheLine[] {
  if (spec.reuses_kv) return [];
  const { num_kv_heads: heads, head_dim: key, v_head_dim: value } = spec;
  return [
    {
      kind: "keys and values",
      elements: heads * (key + value),
      formula: `${heads} KV heads × (${key} + ${value} channels)`,
      per: { unit: "token" },
      window: reach(spec.window),
      dtype: null,
      heads,
    },
  ];
}

function latent({
  kv_lora_rank: rank,
  qk_rope_head_dim: rope,
  indexer,
}: MLAAttentionSpec): readonly CacheLine[] {
  const line: CacheLine = {
    kind: "latent",
    elements: rank + rope,
    formula: `${rank} latent + ${rope} rotary channels, which all heads share`,
    per: { unit: "token" },
    window: null,
    dtype: null,
    heads: null,
  };
  return indexer ? [line, indexerKeys(indexer.head_dim, { unit: "token" })] : [line];
}

function compressed(spec: CompressedAttentionSpec): readonly CacheLine[] {
  const { head_dim: channels, window, compressor, indexer } = spec;
  const head = `one head of ${channels} channels that is key and value`;
  const lines: CacheLine[] = [
    {
      kind: "keys and values",
      elements: channels,
      formula: head,
      per: { unit: "token" },
      window: reach(window),
      dtype: null,
      heads: null,
    },
  ];
  if (compressor)
    lines.push({
      kind: "compressed entries",
      elements: channels,
      formula: `${head}, for every ${compressor.rate} tokens`,
      per: { unit: "entry", rate: compressor.rate },
      window: null,
      dtype: null,
      heads: null,
    });
  if (indexer) lines.push(indexerKeys(indexer.head_dim, { unit: "entry", rate: indexer.compressor.rate }));
  return lines;
}

function indexerKeys(channels: number, per: CacheLine["per"]): CacheLine {
  return {
    kind: "indexer keys",
    elements: channels,
    formula: `one key of ${channels} channels`,
    per,
    window: null,
    dtype: null,
    heads: null,
  };
}
