import type { BlockSparseAttentionSpec } from "../../spec/components/block-sparse-attention.ts";
import { gqaAttention } from "./gqa-attention.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const blockSparseAttention: WeightFormula<BlockSparseAttentionSpec> = (spec, sizes) => {
  const { num_heads: heads, head_dim: dim, qk_norm } = spec.indexer;
  const indexer = (heads + 1) * dim * sizes.hidden_size + 2 * normParameters(qk_norm, dim);
  return dense(gqaAttention({ ...spec, type: "gqa" }, sizes).all + indexer);
};
