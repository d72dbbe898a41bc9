import { count, flag, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import type { RopeFields } from "../blocks/position/rope.ts";
import { settleHeadFields } from "./head-fields.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";

/** The members of a described MLA component, told apart so that a family can override some. */
export type DescribedMla = { readonly [K in keyof MLAAttentionSpec]: Described<MLAAttentionSpec[K]> };

interface LatentOptions {
  /** Whether queries have a latent in any case; else a q_lora_rank of null is allowed. */
  readonly latentQueries: boolean;
  /** What the class is called after the prefix, where that is not Attention. */
  readonly suffix?: string;
  /** The width of a query head, where a field of the family's own gives it. */
  readonly width?: (nope: Sourced<number>, rotary: Sourced<number>) => Sourced<number>;
  /** What the class makes of head_dim; the rotary channels unless this says otherwise. */
  readonly headDim?: "rotary" | "whole";
  /** The width of a value head where the file gives none or null. */
  readonly valueDim?: Sourced<number>;
}

/** Reads latent attention that sees every earlier token. */
export function readLatentAttention(
  scope: Scope,
  reference: Reference,
  rope: RopeFields,
  { latentQueries, suffix = "Attention", width: given, headDim = "rotary", valueDim }: LatentOptions,
): DescribedMla {
  const has = (rule: string): string => cite(reference, suffix, rule);
  const bias = scope.read(flag, "attention_bias");
  const nope = scope.read(count, "qk_nope_head_dim");
  const rotary = scope.read(count, "qk_rope_head_dim");
  settleHeadFields(scope, nope, rotary, has, { ownWidth: given !== undefined, headDim });
  const width = given?.(nope, rotary);
  const rule = has("projects queries in one step where q_lora_rank is null");
  return {
    type: implied("mla", has("")),
    num_query_heads: scope.read(count, "num_attention_heads"),
    q_lora_rank: latentQueries
      ? scope.read(count, "q_lora_rank")
      : scope.nullable(orNull(count), "q_lora_rank", { value: null, rule }),
    kv_lora_rank: scope.read(count, "kv_lora_rank"),
    qk_nope_head_dim: nope,
    qk_rope_head_dim: rotary,
    v_head_dim: valueDim ? scope.nullable(count, "v_head_dim", valueDim) : scope.read(count, "v_head_dim"),
    position: implied("position", has("rotates the qk_rope_head_dim channels of q and k")),
    attention_bias: bias,
    output_bias: bias,
    latent_norm: rmsNorm(implied(1e-6, has("leaves the latents' norms their own epsilon")), reference),
    softmax_scale: readSoftmaxScale(scope, rope, width ? [width] : [nope, rotary]),
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
  widths: readonly Sourced<number>[],
): Sourced<number> {
  const plain = inverseSqrt(widths.reduce((sum, { value }) => sum + value, 0));
  const words = widths.length > 1 ? "(qk_nope_head_dim + qk_rope_head_dim)^-½" : "qk_head_dim^-½";
  if (rope.type.value === "default")
    return derive([...widths, rope.type], () => plain, `${words}, without rope scaling`);
  const unscaled = { value: null, rule: "without mscale_all_dim the scale is the head width's alone" };
  const mscale = scope.nullable(orNull(real), `${rope.group}/mscale_all_dim`, unscaled);
  const rule = `${words} × (0.1 × mscale_all_dim × ln(factor) + 1)²`;
  const all = mscale.value;
  if (!all) return derive([...widths, rope.type, mscale], () => plain, rule);
  const factor = scope.read(real, `${rope.group}/factor`);
  const times = factor.value;
  const sharper = times > 1 ? 0.1 * all * Math.log(times) + 1 : 1;
  return derive([...widths, rope.type, mscale, factor], () => plain * sharper ** 2, rule);
}
