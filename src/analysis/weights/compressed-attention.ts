import type { CompressedAttentionSpec } from "../../spec/components/compressed-attention.ts";
import type { KVCompressorSpec } from "../../spec/components/kv-compressor.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const compressedAttention: WeightFormula<CompressedAttentionSpec> = (spec, { hidden_size: h }) => {
  const { num_query_heads: heads, head_dim: dim, q_lora_rank: latent } = spec;
  const q = latent * h + normParameters(spec.latent_norm, latent) + heads * dim * latent;
  const kv = dim * h + normParameters(spec.latent_norm, dim);
  const groups = spec.output_groups * spec.output_lora_rank;
  const output = groups * Math.floor((heads * dim) / spec.output_groups) + h * groups;
  const norms = normParameters(spec.query_norm, dim) + (spec.sinks ? heads : 0);
  return dense(q + kv + output + norms + compressor(spec.compressor, dim, h) + indexer(spec, h));
};

function compressor(spec: KVCompressorSpec | null, entry: number, h: number): number {
  if (spec === null) return 0;
  const width = spec.overlaps ? 2 * entry : entry;
  return 2 * width * h + spec.rate * width + normParameters(spec.norm, entry);
}

function indexer({ indexer: spec, q_lora_rank: latent }: CompressedAttentionSpec, h: number): number {
  if (spec === null) return 0;
  const { num_heads: heads, head_dim: dim } = spec;
  return heads * dim * latent + heads * h + compressor(spec.compressor, dim, h);
}
