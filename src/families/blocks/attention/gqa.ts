import { type Described, type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import type { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { plainAttention, withoutQkNorm } from "./attention.ts";
import type { Heads } from "./heads.ts";
import type { DescribedRMSNorm } from "../rules/norms.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { inverseSqrt } from "../../../spec/inverse-sqrt.ts";

/** The members of a described GQA component, told apart so that a family can override some. */
export type DescribedGqa = { readonly [K in keyof GQAAttentionSpec]: Described<GQAAttentionSpec[K]> };

/** Grouped-query attention that rotates whole heads and scales by head_dim^-½; biases are given. */
export function plainGqa(
  reference: Reference,
  { query, kv, headDim }: Heads,
  bias: { readonly qkv: Sourced<boolean>; readonly output: Sourced<boolean> },
): DescribedGqa {
  return {
    ...plainAttention(reference, headDim),
    ...withoutQkNorm(reference),
    type: implied("gqa", cite(reference, "Attention")),
    num_query_heads: query,
    num_kv_heads: kv,
    head_dim: headDim,
    rotary_dim: derive([headDim], (dim) => dim, "all of a head is rotated"),
    attention_bias: bias.qkv,
    output_bias: bias.output,
    softmax_scale: derive([headDim], inverseSqrt, "head_dim^-½"),
  };
}

/** A norm for each head of q and k, before they are rotated. */
export function perHeadQkNorm(reference: Reference, norm: DescribedRMSNorm) {
  const is = (rule: string): string => cite(reference, "Attention", rule);
  return {
    use_qk_norm: implied(true, is("always normalises q and k")),
    qk_norm_type: implied("per_head", is("has norms of q and k that span head_dim")),
    qk_norm: norm,
    qk_norm_order: implied("before_rope" as const, is("rotates q and k after the norms")),
  };
}

/** A norm over all heads of q together, and one over all of k, before they are split into heads and rotated. */
export function perLayerQkNorm(reference: Reference, norm: DescribedRMSNorm) {
  const is = (rule: string): string => cite(reference, "Attention", rule);
  return {
    use_qk_norm: implied(true, is("always normalises q and k")),
    qk_norm_type: implied("per_layer", is("has norms of q and k that span all heads")),
    qk_norm: norm,
    qk_norm_order: implied("before_rope" as const, is("rotates q and k after the norms")),
  };
}

/** Projections without a bias. */
export function noBias(reference: Reference): Sourced<false> {
  return implied(false, cite(reference, "Attention", "has projections without a bias"));
}
