import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { CompressedAttentionSpec } from "../../spec/components/compressed-attention.ts";
import type { CompressedIndexerSpec } from "../../spec/components/compressed-indexer.ts";
import type { KVCompressorSpec } from "../../spec/components/kv-compressor.ts";
import { ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import type { Positions } from "./positions.ts";
import { MODELING } from "./reference.ts";
import { unweightedNorm } from "./unweighted-norm.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

type Attention = Described<CompressedAttentionSpec>;

const INDEXER_FIELDS = ["index_n_heads", "index_head_dim", "index_topk"];

/** The rate's field, and its older spelling, which wins. */
const rateFields = (kind: string, short: string): [string, string] => [
  `compress_rate_${short}`,
  `compress_rates/${kind}`,
];

interface Trunk {
  readonly headDim: Sourced<number>;
  readonly norm: DescribedRMSNorm;
}

/** Reads the three kinds of attention; what no layer has is null, and the fields that are its alone are ignored. */
export function readAttentions(
  scope: Scope,
  trunk: Trunk,
  positions: Positions,
  names: LayerNames,
): Record<
  "sliding_attention" | "compressed_sparse_attention" | "heavily_compressed_attention",
  Attention | Sourced<null>
> {
  const shared = readShared(scope, trunk);
  const none = implied(null, cite(MODELING, "Attention", "has no compressor in sliding_attention layers"));
  const sparse = rateFields("compressed_sparse_attention", "csa");
  const heavy = rateFields("heavily_compressed_attention", "hca");
  if (scope.find(scope.at("compress_rates"))?.type === "null")
    ignoreUnused(scope, ["compress_rates"], "null: the class's rates stand");
  unlessUsed(scope, names, "compressed_sparse_attention", [...sparse, ...INDEXER_FIELDS]);
  unlessUsed(scope, names, "heavily_compressed_attention", heavy);
  const window = { ...shared, ...placed(trunk, positions, "main"), compressor: none, indexer: none };
  const compressing = { ...shared, ...placed(trunk, positions, "compress") };
  const csa = compressor(scope.read(count, sparse), true, trunk.norm, "CSACompressor");
  return {
    sliding_attention: onlyIfUsed(window, names, "sliding_attention"),
    compressed_sparse_attention: onlyIfUsed(
      { ...compressing, compressor: csa, indexer: readIndexer(scope, csa, compressing.rotary_dim) },
      names,
      "compressed_sparse_attention",
    ),
    heavily_compressed_attention: onlyIfUsed(
      {
        ...compressing,
        compressor: compressor(scope.read(count, heavy), false, trunk.norm, "HCACompressor"),
        indexer: implied(null, cite(MODELING, "HCACompressor", "keeps every compressed entry")),
      },
      names,
      "heavily_compressed_attention",
    ),
  };
}

function readShared(scope: Scope, { headDim, norm }: Trunk) {
  const has = (rule: string): string => cite(MODELING, "Attention", rule);
  return {
    type: implied("compressed_attention" as const, has("shares one head of keys and values")),
    num_query_heads: scope.read(count, "num_attention_heads"),
    head_dim: headDim,
    q_lora_rank: scope.read(count, "q_lora_rank"),
    latent_norm: norm,
    query_norm: unweightedNorm(norm.eps),
    softmax_scale: derive([headDim], inverseSqrt, "head_dim^-½"),
    sinks: implied(true, has("has a sink for each query head")),
    window: {
      type: implied("sliding_window" as const, has("sees the window's tokens as they are")),
      size: scope.read(count, "sliding_window"),
    },
    output_groups: scope.read(count, "o_groups"),
    output_lora_rank: scope.read(count, "o_lora_rank"),
  };
}

/** What depends on which rotary embedding a layer has. */
function placed({ headDim }: Trunk, positions: Positions, which: keyof Positions) {
  const name = which === "main" ? "position" : "compress_position";
  return {
    rotary_dim: derive(
      [headDim, positions[which].share],
      (dim, share) => Math.trunc(dim * share),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    position: implied(name, cite(MODELING, "Attention", "has the main embedding where it does not compress")),
  };
}

function compressor(
  rate: Sourced<number>,
  overlaps: boolean,
  norm: DescribedRMSNorm,
  suffix: string,
): Described<KVCompressorSpec> {
  const rule = overlaps ? "projects each token to two entries" : "projects each token to one entry";
  return {
    type: implied("kv_compressor", cite(MODELING, suffix)),
    rate,
    overlaps: implied(overlaps, cite(MODELING, suffix, rule)),
    norm,
  };
}

function readIndexer(
  scope: Scope,
  entries: Described<KVCompressorSpec>,
  rotaryDim: Sourced<number>,
): Described<CompressedIndexerSpec> {
  const dim = scope.read(count, "index_head_dim");
  return {
    type: implied("compressed_indexer", cite(MODELING, "Indexer")),
    num_heads: scope.read(count, "index_n_heads"),
    head_dim: dim,
    rotary_dim: rotaryDim,
    top_k: scope.read(count, "index_topk"),
    softmax_scale: derive([dim], inverseSqrt, "index_head_dim^-½"),
    compressor: entries,
  };
}

function unlessUsed(scope: Scope, names: LayerNames, name: string, fields: readonly string[]): void {
  if (!names.value.includes(name)) ignoreUnused(scope, fields, `it describes ${name}, which no layer has`);
}
