import * as z from "zod/mini";
import { LayerNormSpec } from "./layer-norm.ts";
import { type Tensor, linear, normTensors, tensor, within } from "../tensors.ts";
import { boolean, nonnegativeInt, positiveInt, positiveNumber } from "../values.ts";

/**
 * Runs of `size` neighbouring tokens that an indexer scores and chooses as a whole (GLM-5.3). Channel by channel the key
 * of a run is the mean of its tokens' keys, weighted by the softmax over the run of gate·x + ape; it can be chosen once its
 * last token is seen. Weights, with h = hidden_size and d = head_dim of the indexer: gate [d, h], ape [size, d].
 */
export const TokenPoolsSpec = z.object({
  type: z.literal("token_pools"),
  /** In tokens. */
  size: positiveInt,
  /** Whether the tokens after the last whole run are seen in any case. */
  sees_tail: boolean,
});

export type TokenPoolsSpec = z.infer<typeof TokenPoolsSpec>;

/**
 * The lightning indexer of DeepSeek Sparse Attention (DeepSeek-V3.2, arXiv:2512.02556): small heads of its own score
 * every earlier token t for a query s by Σ_h w_h(s) × num_heads^-½ × relu(q_h(s)·k(t) × softmax_scale), and attention
 * sees the top_k best. It keeps a cache of its own keys, head_dim channels per token.
 * Weights, with h = hidden_size and q_lora_rank that of the attention: wq_b [num_heads × head_dim, q_lora_rank], which
 * reads the attention's normalised query latent, wk [head_dim, h], weights_proj [num_heads, h], and those of the norm of k.
 */
export const SparseIndexerSpec = z.object({
  type: z.literal("sparse_indexer"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** How many of a head's channels the attention's rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** Whether these are the last channels instead of the first; they are the first if not given. */
  rotary_last: z.optional(boolean),
  /** Which channels form a pair here, whatever the attention does: neighbours (true) or i and i + rotary_dim / 2 (false). */
  interleaved: boolean,
  /** Tokens that attention sees. */
  top_k: positiveInt,
  /** Runs of tokens that are scored and chosen as a whole, top_k / size of them; each token alone if not given. */
  pools: z.optional(TokenPoolsSpec),
  key_norm: LayerNormSpec,
  softmax_scale: positiveNumber,
  /** Whether the draft module's later iterations reuse what its first one chose. */
  shared_by_draft_iterations: boolean,
});

export type SparseIndexerSpec = z.infer<typeof SparseIndexerSpec>;

/** The tensors of an indexer that reads `latent` channels of the query, inside the attention's module. */
export function indexerTensors(spec: SparseIndexerSpec, latent: number, h: number): Tensor[] {
  const { num_heads: heads, head_dim: dim } = spec;
  return [
    ...within(
      ["indexer"],
      [
        ...linear("wq_b", heads * dim, latent),
        ...linear("wk", dim, h),
        ...normTensors("k_norm", spec.key_norm, dim),
        ...(spec.pools === undefined
          ? []
          : [
              tensor("index_kpool_compress_ape", "parameter", [spec.pools.size, dim]),
              tensor("index_kpool_compress_gate", "parameter", [dim, h]),
            ]),
      ],
    ),
    // GLM-5's quantised checkpoints leave out `indexers_proj`.
    ...linear("indexer.weights_proj", heads, h, { otherNames: ["indexers_proj"] }),
  ];
}
