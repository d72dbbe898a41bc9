import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import type { SparseIndexerSpec } from "../../spec/components/sparse-indexer.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const mlaAttention: WeightFormula<MLAAttentionSpec> = (spec, { hidden_size: h }) => {
  const output = spec.num_query_heads * spec.v_head_dim;
  const biases = spec.output_bias ? h : 0;
  return dense(
    queries(spec, h) + keysAndValues(spec, h) + output * h + biases + gate(spec, h) + indexer(spec, h),
  );
};

function queries({ q_lora_rank: latent, ...spec }: MLAAttentionSpec, h: number): number {
  const width = spec.num_query_heads * (spec.qk_nope_head_dim + spec.qk_rope_head_dim);
  if (latent === null) return width * h;
  return latent * (h + width + (spec.attention_bias ? 1 : 0)) + normParameters(spec.latent_norm, latent);
}

function keysAndValues({ kv_lora_rank: latent, ...spec }: MLAAttentionSpec, h: number): number {
  const joint = (latent + spec.qk_rope_head_dim) * (h + (spec.attention_bias ? 1 : 0));
  const heads = spec.num_query_heads * (spec.qk_nope_head_dim + spec.v_head_dim) * latent;
  return joint + normParameters(spec.latent_norm, latent) + heads;
}

function gate(
  { output_gate: gate, num_query_heads: heads, v_head_dim }: MLAAttentionSpec,
  h: number,
): number {
  if (gate === null) return 0;
  return h * (gate.granularity === "per_head" ? heads : heads * v_head_dim);
}

/** An indexer stands only where queries have a latent; it reads that. */
function indexer({ indexer: spec, q_lora_rank: latent }: MLAAttentionSpec, h: number): number {
  if (spec === null) return 0;
  const { num_heads: heads, head_dim: dim }: SparseIndexerSpec = spec;
  return heads * dim * (latent ?? h) + dim * h + normParameters(spec.key_norm, dim) + heads * h;
}
