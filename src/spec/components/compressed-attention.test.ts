import { describe, expect, test } from "vitest";
import { weightsIn } from "../tensors.ts";
import type { CompressedAttentionSpec } from "./compressed-attention.ts";
import { compressedAttention } from "./compressed-attention.ts";

const SIZES = { hidden_size: 100, vocab_size: 1000, num_layers: 2 };
const NORM = { type: "rmsnorm", eps: 1e-6, zero_centered: false, has_weight: true } as const;

/** 4 query heads of 10 channels, a query latent of 6, 2 groups of 3 channels before the last projection. */
const WINDOW: CompressedAttentionSpec = {
  type: "compressed_attention",
  num_query_heads: 4,
  head_dim: 10,
  q_lora_rank: 6,
  rotary_dim: 4,
  position: "position",
  latent_norm: NORM,
  query_norm: { ...NORM, has_weight: false },
  softmax_scale: 1,
  sinks: false,
  window: { type: "sliding_window", size: 8 },
  output_groups: 2,
  output_lora_rank: 3,
  compressor: null,
  indexer: null,
};

const count = (members: Partial<CompressedAttentionSpec>): number =>
  weightsIn(compressedAttention.tensors({ ...WINDOW, ...members }, SIZES)).all;

const queries = 6 * 100 + 6 + 40 * 6;
const keysAndValues = 10 * 100 + 10;
const output = 2 * 3 * 20 + 100 * 6;
const bare = queries + keysAndValues + output;

describe("compressed attention", () => {
  test("has both steps of q, one head of keys and values with its norm, and both steps of o", () => {
    expect(count({})).toBe(bare);
  });

  test("has a sink for each query head, and norms of them only with a weight", () => {
    expect(count({ sinks: true })).toBe(bare + 4);
    expect(count({ query_norm: NORM })).toBe(bare + 10);
  });

  test("has the tensors of its compressor, twice as wide where it overlaps", () => {
    const compressor = { type: "kv_compressor", rate: 8, overlaps: false, norm: NORM } as const;
    expect(count({ compressor })).toBe(bare + 2 * 10 * 100 + 8 * 10 + 10);
    expect(count({ compressor: { ...compressor, overlaps: true } })).toBe(bare + 2 * 20 * 100 + 8 * 20 + 10);
  });

  test("has queries of the latent, weights of its heads and a compressor of its own for an indexer", () => {
    const compressor = { type: "kv_compressor", rate: 4, overlaps: true, norm: NORM } as const;
    const indexer = {
      type: "compressed_indexer",
      num_heads: 3,
      head_dim: 5,
      rotary_dim: 4,
      top_k: 2,
      softmax_scale: 1,
      compressor,
    } as const;
    expect(count({ indexer })).toBe(bare + 15 * 6 + 3 * 100 + 2 * 10 * 100 + 4 * 10 + 5);
  });
});
