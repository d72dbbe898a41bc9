import * as z from "zod/mini";
import { LayerNormSpec } from "./layer-norm.ts";
import { type Tensor, linear, normTensors, within } from "../tensors.ts";

/**
 * The lightning indexer of DeepSeek Sparse Attention (DeepSeek-V3.2, arXiv:2512.02556): small heads of its own score
 * every earlier token t for a query s by Σ_h w_h(s) × num_heads^-½ × relu(q_h(s)·k(t) × softmax_scale), and attention
 * sees the top_k best. It keeps a cache of its own keys, head_dim channels per token.
 * Weights, with h = hidden_size and q_lora_rank that of the attention: wq_b [num_heads × head_dim, q_lora_rank], which
 * reads the attention's normalised query latent, wk [head_dim, h], weights_proj [num_heads, h], and those of the norm of k.
 */
export const SparseIndexerSpec = z.object({
  type: z.literal("sparse_indexer"),
  num_heads: z.int().check(z.positive()),
  head_dim: z.int().check(z.positive()),
  /** How many of a head's channels the attention's rotary embedding turns. */
  rotary_dim: z.int().check(z.nonnegative()),
  /** Whether these are the last channels instead of the first; they are the first if not given. */
  rotary_last: z.optional(z.boolean()),
  /** Which channels form a pair here, whatever the attention does: neighbours (true) or i and i + rotary_dim / 2 (false). */
  interleaved: z.boolean(),
  /** Tokens that attention sees. */
  top_k: z.int().check(z.positive()),
  key_norm: LayerNormSpec,
  softmax_scale: z.number().check(z.positive()),
  /** Whether the draft module's later iterations reuse what its first one chose. */
  shared_by_draft_iterations: z.boolean(),
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
      ],
    ),
    // GLM-5's quantised checkpoints leave out `indexers_proj`.
    ...linear("indexer.weights_proj", heads, h, { otherNames: ["indexers_proj"] }),
  ];
}
