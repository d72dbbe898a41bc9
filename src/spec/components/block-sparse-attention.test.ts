import { expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { BlockSparseAttentionSpec } from "./block-sparse-attention.ts";
import { blockSparseAttention } from "./block-sparse-attention.ts";

const NORM = { type: "rmsnorm", eps: 1e-6, zero_centered: true, has_weight: true } as const;

test("block-sparse attention adds its indexer's q, k and their norms", () => {
  const spec: BlockSparseAttentionSpec = {
    type: "block_sparse",
    num_query_heads: 4,
    num_kv_heads: 2,
    head_dim: 10,
    v_head_dim: 10,
    rotary_dim: 10,
    position: "position",
    attention_bias: false,
    output_bias: false,
    use_qk_norm: true,
    qk_norm_type: "per_head",
    qk_norm: NORM,
    qk_norm_order: "before_rope",
    value_norm: null,
    softmax_scale: 1,
    logit_softcap: null,
    mask: "causal",
    window: null,
    sinks: false,
    temperature: null,
    value_scale: 1,
    values_from_keys: false,
    reuses_kv: false,
    output_gate: null,
    indexer: {
      type: "block_indexer",
      num_heads: 3,
      head_dim: 5,
      rotary_dim: 5,
      block_size: 128,
      top_blocks: 16,
      local_blocks: 1,
      qk_norm: NORM,
    },
  };
  const sizes = { hidden_size: 100, vocab_size: 1000, num_layers: 2 };
  const attention = 100 * (40 + 20 + 20 + 40) + 2 * 10;
  expect(weightsIn(blockSparseAttention.tensors(spec, sizes)).all).toBe(attention + 100 * (15 + 5) + 2 * 5);
});
