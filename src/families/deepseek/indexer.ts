import { count, flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { SparseIndexerSpec } from "../../spec/components/sparse-indexer.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** What transformers 5.18.0 keeps in float32 where the rest is float16 (`_keep_in_fp32_modules` of the classes with an indexer). */
export const KEPT_IN_FLOAT32: readonly string[] = ["indexer.weights_proj"];

interface IndexerOptions {
  /** Whether neighbouring channels are a pair where the file does not say. */
  readonly interleaved: boolean;
  readonly drafts: Sourced<number>;
  /** The epsilon of the norm of k, where it is not 1e-6. */
  readonly keyEps?: Sourced<number>;
  /** Whether the last channels are rotated instead of the first. */
  readonly last?: boolean;
}

/**
 * Reads the indexer of DeepSeek sparse attention. `interleaved` is what the family does where the file has no
 * indexer_rope_interleave; vLLM's deepseek_v2.py reads the field, transformers fixes it.
 */
export function readIndexer(
  scope: Scope,
  reference: Reference,
  rotary: Sourced<number>,
  { interleaved, drafts, keyEps, last = false }: IndexerOptions,
): Described<SparseIndexerSpec> {
  const has = (rule: string): string => cite(reference, "Indexer", rule);
  const pairs = interleaved ? "neighbouring channels" : "channel i with i + rotary_dim / 2";
  const headDim = scope.read(count, "index_head_dim");
  return {
    type: implied("sparse_indexer", cite(reference, "Indexer")),
    num_heads: scope.read(count, "index_n_heads"),
    head_dim: headDim,
    rotary_dim: derive(
      [rotary],
      (dim) => dim,
      has(`rotates the ${last ? "last" : "first"} qk_rope_head_dim channels`),
    ),
    ...(last && { rotary_last: implied(true, has("rotates the last qk_rope_head_dim channels")) }),
    interleaved: scope.nullable(flag, "indexer_rope_interleave", {
      value: interleaved,
      rule: has(`pairs ${pairs}`),
    }),
    top_k: scope.read(count, "index_topk"),
    key_norm: {
      type: implied("layernorm", has("has a LayerNorm, k_norm")),
      eps: keyEps ?? implied(1e-6, has("gives k_norm an epsilon of 1e-6")),
      has_weight: implied(true, has("has a weight and a bias in k_norm")),
      has_bias: implied(true, has("has a weight and a bias in k_norm")),
    },
    softmax_scale: derive([headDim], inverseSqrt, "index_head_dim^-½"),
    shared_by_draft_iterations: readSharing(scope, drafts),
  };
}

function readSharing(scope: Scope, drafts: Sourced<number>): Sourced<boolean> {
  const name = "index_share_for_mtp_iteration";
  if (drafts.value === 0) {
    scope.reader.ignore(scope.at(name), "no effect", "there are no draft modules");
    return derive([drafts], () => false, "there are no draft modules");
  }
  const share = scope.nullable(flag, name, {
    value: false,
    rule: "each draft iteration chooses anew unless told",
  });
  return derive([share, drafts], (on) => on, `${name}, where there are draft modules`);
}
