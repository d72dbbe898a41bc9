import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type {
  BlockIndexerSpec,
  BlockSparseAttentionSpec,
} from "../../spec/components/block-sparse-attention.ts";
import type { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { noBias, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import type { Heads } from "../blocks/attention/heads.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";

/** The released files' spelling of an indexer's field, which wins (MiniMaxM3VLTextConfig), and transformers' own. */
const FIELDS = {
  num_heads: ["sparse_attention_config/sparse_num_index_heads", "index_n_heads"],
  head_dim: ["sparse_attention_config/sparse_index_dim", "index_head_dim"],
  block_size: ["sparse_attention_config/sparse_block_size", "index_block_size"],
  top_blocks: ["sparse_attention_config/sparse_topk_blocks", "index_topk_blocks"],
  local_blocks: ["sparse_attention_config/sparse_local_block", "index_local_blocks"],
} as const;

/** Reads full attention and attention to chosen blocks; what neither a layer nor a draft module has is null. */
export function readAttentions(
  scope: Scope,
  heads: Heads,
  rotaryDim: Sourced<number>,
  norm: DescribedRMSNorm,
  names: LayerNames,
): {
  readonly attention: Described<GQAAttentionSpec> | Sourced<null>;
  readonly sparse_attention: Described<BlockSparseAttentionSpec> | Sourced<null>;
} {
  const bias = noBias(MODELING);
  const full = {
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
    rotary_dim: rotaryDim,
  };
  if (!names.value.includes("sparse_attention"))
    ignoreUnused(scope, Object.values(FIELDS).flat(), "no layer attends to chosen blocks only");
  const sparse = {
    ...full,
    type: implied("block_sparse" as const, cite(MODELING, "Attention", "has an indexer in such layers")),
    indexer: readIndexer(scope, rotaryDim, norm),
  };
  return {
    attention: onlyIfUsed(full, names, "attention"),
    sparse_attention: onlyIfUsed(sparse, names, "sparse_attention"),
  };
}

function readIndexer(
  scope: Scope,
  rotaryDim: Sourced<number>,
  norm: DescribedRMSNorm,
): Described<BlockIndexerSpec> {
  const dim = scope.read(count, FIELDS.head_dim);
  return {
    type: implied("block_indexer", cite(MODELING, "Indexer")),
    num_heads: scope.read(count, FIELDS.num_heads),
    head_dim: dim,
    rotary_dim: derive(
      [rotaryDim, dim],
      (channels, all) => Math.min(channels, all),
      cite(MODELING, "Indexer", "rotates as many channels as the attention, and no more than it has"),
    ),
    block_size: scope.read(count, FIELDS.block_size),
    top_blocks: scope.read(count, FIELDS.top_blocks),
    local_blocks: scope.read(natural, FIELDS.local_blocks),
    qk_norm: norm,
  };
}
