import { componentOf } from "../spec/component-of.ts";
import type { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["block_sparse", "block-sparse attention"],
  ["kimi_delta_attention", "Kimi delta attention"],
  ["mamba2", "Mamba-2"],
  ["dense", "dense MLP"],
  ["linear", "one matrix"],
  ["parallel_mlp", "dense MLP and MoE"],
]);

/**
 * What a component of a body is, in words, by the name that a layer run gives it. Attention of another reach (a window,
 * chosen tokens) is another kind of layer, and says so. null, which stands for a half that a layer lacks, is "nothing".
 */
export function componentWords(body: DecoderBody, name: string | null): string {
  if (name === null) return "nothing";
  const component = componentOf(body, name);
  switch (component.type) {
    case "gqa":
      return component.reuses_kv ? `${reach(component)} with reused keys and values` : reach(component);
    case "mla":
      if (component.reuses_selection) return "latent attention with an earlier indexer's choice";
      return component.indexer ? "latent attention with an indexer" : "latent attention";
    case "compressed_attention":
      if (!component.compressor) return "sliding-window attention";
      return component.indexer ? "compressed sparse attention" : "heavily compressed attention";
    case "moe":
      return component.expert_choice === "token_table" ? "MoE by token id" : "MoE";
    default:
      return WORDS.get(component.type) ?? component.type.replaceAll("_", " ");
  }
}

function reach({ window }: GQAAttentionSpec): string {
  if (!window) return "full attention";
  return window.type === "chunked" ? "chunked attention" : "sliding-window attention";
}
