import { count, orNull } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

type DescribedMla = { readonly [K in keyof MLAAttentionSpec]: Described<MLAAttentionSpec[K]> };

/** The fields that describe latent attention alone, whoever reads them. */
export const LATENT_FIELDS = [
  "num_attention_heads",
  "q_lora_rank",
  "kv_lora_rank",
  "qk_nope_head_dim",
  "qk_rope_head_dim",
  "v_head_dim",
] as const;

/** Reads Kimi's latent attention: DeepSeek's, but that no position turns the channels that have their name from it. */
export function readLatentAttention(
  scope: Scope,
  reference: Reference,
  suffix: string,
  { bias, gate }: { readonly bias: Sourced<boolean>; readonly gate: DescribedMla["output_gate"] },
): DescribedMla {
  const has = (rule: string): string => cite(reference, suffix, rule);
  const nope = scope.read(count, "qk_nope_head_dim");
  const rotary = scope.read(count, "qk_rope_head_dim");
  return {
    type: implied("mla", has("")),
    num_query_heads: scope.read(count, "num_attention_heads"),
    q_lora_rank: scope.nullable(orNull(count), "q_lora_rank", {
      value: null,
      rule: has("projects queries in one step without a q_lora_rank"),
    }),
    kv_lora_rank: scope.read(count, "kv_lora_rank"),
    qk_nope_head_dim: nope,
    qk_rope_head_dim: rotary,
    v_head_dim: scope.read(count, "v_head_dim"),
    position: implied(null, has("rotates nothing (NoPE)")),
    attention_bias: bias,
    output_bias: bias,
    latent_norm: rmsNorm(implied(1e-6, has("leaves the latents' norms their own epsilon")), reference),
    softmax_scale: derive(
      [nope, rotary],
      (n, r) => inverseSqrt(n + r),
      "(qk_nope_head_dim + qk_rope_head_dim)^-½",
    ),
    output_gate: gate,
    indexer: implied(null, has("sees every earlier token")),
    reuses_selection: implied(false, has("sees every earlier token")),
  };
}
