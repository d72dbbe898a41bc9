import * as z from "zod/mini";
import { GQAAttentionSpec, gqaTensors, keysAndValues } from "./gqa-attention.ts";
import { ATTENTION } from "./module-names.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { indexerKeys } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Tensor, inside, linear, normTensors, within } from "../tensors.ts";
import { nonnegativeInt, positiveInt } from "../values.ts";

/**
 * Chooses blocks of keys for each query (MiniMax-M3): small heads of its own score every earlier token by q·k, a block by
 * its best token, and the query's own block and those before it, local_blocks in all, are always among the top_blocks
 * chosen. Each head chooses for as many query heads as share it. It caches keys of its own, head_dim channels per token.
 * Weights, with h = hidden_size: q_proj [num_heads × head_dim, h], k_proj [head_dim, h], and the norms of q and k.
 */
export const BlockIndexerSpec = z.object({
  type: z.literal("block_indexer"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** How many of a head's channels, from the first, the attention's rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** In tokens. */
  block_size: positiveInt,
  top_blocks: positiveInt,
  local_blocks: nonnegativeInt,
  /** The norm of each head of q and of k over head_dim (each has its own weight), before the rotary embedding. */
  qk_norm: RMSNormSpec,
});

export type BlockIndexerSpec = z.infer<typeof BlockIndexerSpec>;

/**
 * Chooses blocks of keys for each query (Qwen4-Exp): block_size neighbouring tokens have one key, the mean of their keys,
 * normalised and turned by the position of the first of them. Small heads score it by Σ_h relu(q_h·k), and the query sees
 * the top_blocks best whole blocks, the same in all heads, and the tokens after the last whole block. It caches the keys of
 * tokens, head_dim channels each.
 * Weights, with h = hidden_size: one matrix for q, then k, [(num_heads + 1) × head_dim, h], and the norms of q and k.
 */
export const PooledBlockIndexerSpec = z.object({
  type: z.literal("pooled_block_indexer"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** How many of a head's channels, from the first, the attention's rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** In tokens. */
  block_size: positiveInt,
  top_blocks: positiveInt,
  /** The norm of each head of q and of a block's key over head_dim (each has its own weight), before the rotary embedding. */
  qk_norm: RMSNormSpec,
});

export type PooledBlockIndexerSpec = z.infer<typeof PooledBlockIndexerSpec>;

/** Grouped-query attention that sees only the blocks of tokens that its indexer chooses. */
export const BlockSparseAttentionSpec = z.object({
  ...GQAAttentionSpec.shape,
  type: z.literal("block_sparse"),
  indexer: z.discriminatedUnion("type", [BlockIndexerSpec, PooledBlockIndexerSpec]),
});

export type BlockSparseAttentionSpec = z.infer<typeof BlockSparseAttentionSpec>;

export const blockSparseAttention = define({
  name: "BlockSparseAttentionSpec",
  schema: BlockSparseAttentionSpec,
  tensors: (spec, sizes) => [
    ...gqaTensors(spec, sizes),
    ...inside(ATTENTION, indexerTensors(spec.indexer, sizes.hidden_size)),
  ],
  keeps: (spec) => [...keysAndValues(spec), indexerKeys(spec.indexer.head_dim)],
  words: () => "block-sparse attention",
});

function indexerTensors(
  { type, num_heads, head_dim: dim, qk_norm: norm }: BlockSparseAttentionSpec["indexer"],
  h: number,
): readonly Tensor[] {
  if (type === "pooled_block_indexer")
    return within(
      ["indexer"],
      [
        ...linear("index_qk_proj", (num_heads + 1) * dim, h),
        ...normTensors("q_layernorm", norm, dim),
        ...normTensors("k_layernorm", norm, dim),
      ],
    );
  return [
    ...linear("index_q_proj", num_heads * dim, h),
    ...linear("index_k_proj", dim, h),
    ...normTensors("index_q_norm", norm, dim),
    ...normTensors("index_k_norm", norm, dim),
  ];
}
