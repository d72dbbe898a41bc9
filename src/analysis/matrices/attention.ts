import type { BlockSparseAttentionSpec } from "../../spec/components/block-sparse-attention.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import type { OutputGateSpec } from "../../spec/components/output-gate.ts";
import { type Matrix, matrix } from "./matrix.ts";

const NAMES = ["self_attn", "attn", "attention", "mixer"];

/** The matrices of grouped-query attention, with the shapes that its schema documents. */
export function gqaMatrices(spec: Omit<GQAAttentionSpec, "type">, h: number): Matrix[] {
  const { num_query_heads: heads, num_kv_heads: kv, head_dim, v_head_dim, output_gate: gate } = spec;
  const gated = gateRows(gate, heads, v_head_dim);
  const own = gate?.layout === "own";
  return [
    matrix(NAMES, ["q_proj", "qkv_proj"], heads * head_dim + (own ? 0 : gated), h),
    ...(own ? [matrix(NAMES, ["g_proj", "gate_proj"], gated, h)] : []),
    ...(spec.reuses_kv ? [] : [matrix(NAMES, ["k_proj", "qkv_proj"], kv * head_dim, h)]),
    ...(spec.reuses_kv || spec.values_from_keys
      ? []
      : [matrix(NAMES, ["v_proj", "qkv_proj"], kv * v_head_dim, h)]),
    matrix(NAMES, ["o_proj"], h, heads * v_head_dim),
  ];
}

export function blockSparseMatrices(spec: BlockSparseAttentionSpec, h: number): Matrix[] {
  const { num_heads: heads, head_dim: dim } = spec.indexer;
  return [
    ...gqaMatrices(spec, h),
    matrix(NAMES, ["index_q_proj"], heads * dim, h),
    matrix(NAMES, ["index_k_proj"], dim, h),
  ];
}

export function mlaMatrices(spec: MLAAttentionSpec, h: number): Matrix[] {
  const { num_query_heads: heads, q_lora_rank: rank, kv_lora_rank: latent, indexer } = spec;
  const q = heads * (spec.qk_nope_head_dim + spec.qk_rope_head_dim);
  const queries =
    rank === null
      ? [matrix(NAMES, ["q_proj"], q, h)]
      : [matrix(NAMES, ["q_a_proj"], rank, h), matrix(NAMES, ["q_b_proj"], q, rank)];
  const gated = gateRows(spec.output_gate, heads, spec.v_head_dim);
  return [
    ...queries,
    matrix(NAMES, ["kv_a_proj_with_mqa"], latent + spec.qk_rope_head_dim, h),
    matrix(NAMES, ["kv_b_proj"], heads * (spec.qk_nope_head_dim + spec.v_head_dim), latent),
    matrix(NAMES, ["o_proj"], h, heads * spec.v_head_dim),
    ...(gated > 0 ? [matrix(NAMES, ["g_proj"], gated, h)] : []),
    ...(indexer === null
      ? []
      : [
          matrix(NAMES, ["indexer.wq_b"], indexer.num_heads * indexer.head_dim, rank ?? h),
          matrix(NAMES, ["indexer.wk"], indexer.head_dim, h),
          matrix(NAMES, ["indexer.weights_proj", "indexers_proj"], indexer.num_heads, h),
        ]),
  ];
}

function gateRows(gate: OutputGateSpec | null, heads: number, headDim: number): number {
  if (gate === null) return 0;
  return gate.granularity === "per_head" ? heads : heads * headDim;
}
