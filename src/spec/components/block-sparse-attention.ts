import * as z from "zod/mini";
import { GQAAttentionSpec, gqaTensors, keysAndValues } from "./gqa-attention.ts";
import { ATTENTION } from "./module-names.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { indexerKeys } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { inside, linear, normTensors } from "../tensors.ts";

/**
 * Chooses blocks of keys for each query (MiniMax-M3): small heads of its own score every earlier token by q·k, a block by
 * its best token, and the query's own block and those before it, local_blocks in all, are always among the top_blocks
 * chosen. Each head chooses for as many query heads as share it. It caches keys of its own, head_dim channels per token.
 * Weights, with h = hidden_size: q_proj [num_heads × head_dim, h], k_proj [head_dim, h], and the norms of q and k.
 */
export const BlockIndexerSpec = z.object({
  type: z.literal("block_indexer"),
  num_heads: z.int().check(z.positive()),
  head_dim: z.int().check(z.positive()),
  /** How many of a head's channels, from the first, the attention's rotary embedding turns. */
  rotary_dim: z.int().check(z.nonnegative()),
  /** In tokens. */
  block_size: z.int().check(z.positive()),
  top_blocks: z.int().check(z.positive()),
  local_blocks: z.int().check(z.nonnegative()),
  /** The norm of each head of q and of k over head_dim (each has its own weight), before the rotary embedding. */
  qk_norm: RMSNormSpec,
});

export type BlockIndexerSpec = z.infer<typeof BlockIndexerSpec>;

/** Grouped-query attention that sees only the blocks of tokens that its indexer chooses. */
export const BlockSparseAttentionSpec = z.object({
  ...GQAAttentionSpec.shape,
  type: z.literal("block_sparse"),
  indexer: BlockIndexerSpec,
});

export type BlockSparseAttentionSpec = z.infer<typeof BlockSparseAttentionSpec>;

export const blockSparseAttention = define({
  name: "BlockSparseAttentionSpec",
  schema: BlockSparseAttentionSpec,
  tensors: (spec, sizes) => {
    const { num_heads, head_dim: dim, qk_norm: norm } = spec.indexer;
    return [
      ...gqaTensors(spec, sizes),
      ...inside(ATTENTION, [
        ...linear("index_q_proj", num_heads * dim, sizes.hidden_size),
        ...linear("index_k_proj", dim, sizes.hidden_size),
        ...normTensors("index_q_norm", norm, dim),
        ...normTensors("index_k_norm", norm, dim),
      ]),
    ];
  },
  keeps: (spec) => [...keysAndValues(spec), indexerKeys(spec.indexer.head_dim)],
  words: () => "block-sparse attention",
});
