import { count, flag, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import type { RopeFields } from "../blocks/position/rope.ts";
import { settleHeadFields } from "./head-fields.ts";

/** The members of a described MLA component, told apart so that a family can override some. */
export type DescribedMla = { readonly [K in keyof MLAAttentionSpec]: Described<MLAAttentionSpec[K]> };

/** Reads latent attention that sees every earlier token. Without `latentQueries` a q_lora_rank of null is allowed. */
export function readLatentAttention(
  scope: Scope,
  reference: Reference,
  rope: RopeFields,
  { latentQueries }: { readonly latentQueries: boolean },
): DescribedMla {
  const has = (rule: string): string => cite(reference, "Attention", rule);
  const bias = scope.read(flag, "attention_bias");
  const nope = scope.read(count, "qk_nope_head_dim");
  const rotary = scope.read(count, "qk_rope_head_dim");
  settleHeadFields(scope, nope, rotary, reference);
  const rule = has("projects queries in one step where q_lora_rank is null");
  return {
    type: implied("mla", cite(reference, "Attention")),
    num_query_heads: scope.read(count, "num_attention_heads"),
    q_lora_rank: latentQueries
      ? scope.read(count, "q_lora_rank")
      : scope.nullable(orNull(count), "q_lora_rank", { value: null, rule }),
    kv_lora_rank: scope.read(count, "kv_lora_rank"),
    qk_nope_head_dim: nope,
    qk_rope_head_dim: rotary,
    v_head_dim: scope.read(count, "v_head_dim"),
    position: implied("position", has("rotates the qk_rope_head_dim channels of q and k")),
    attention_bias: bias,
    output_bias: bias,
    latent_norm: rmsNorm(implied(1e-6, has("leaves the latents' norms their own epsilon")), reference),
    softmax_scale: readSoftmaxScale(scope, rope, nope, rotary),
    output_gate: implied(null, has("has no output gate")),
    indexer: implied(null, has("sees every earlier token")),
    reuses_selection: implied(false, has("sees every earlier token")),
  };
}

/**
 * The width of a query head to the power -½; where a rope scaling has an mscale_all_dim other than 0, times the square
 * of 0.1 × mscale_all_dim × ln(factor) + 1 (yarn_apply_mscale).
 */
function readSoftmaxScale(
  scope: Scope,
  rope: RopeFields,
  nope: Sourced<number>,
  rotary: Sourced<number>,
): Sourced<number> {
  const plain = (n: number, r: number): number => (n + r) ** -0.5;
  if (rope.type.value === "default")
    return derive(
      [nope, rotary, rope.type],
      plain,
      "(qk_nope_head_dim + qk_rope_head_dim)^-½, without rope scaling",
    );
  const unscaled = { value: null, rule: "without mscale_all_dim the scale is the head width's alone" };
  const mscale = scope.nullable(orNull(real), `${rope.group}/mscale_all_dim`, unscaled);
  const rule = "(qk_nope_head_dim + qk_rope_head_dim)^-½ × (0.1 × mscale_all_dim × ln(factor) + 1)²";
  if (!mscale.value) return derive([nope, rotary, rope.type, mscale], plain, rule);
  const factor = scope.read(real, `${rope.group}/factor`);
  return derive(
    [nope, rotary, rope.type, mscale, factor],
    (n, r, _, all, times) => plain(n, r) * (times > 1 ? 0.1 * (all ?? 0) * Math.log(times) + 1 : 1) ** 2,
    rule,
  );
}
