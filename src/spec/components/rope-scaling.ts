import * as z from "zod/mini";
import { boolean, number, positiveInt, positiveNumber } from "../values.ts";

const factor = positiveNumber;
const originalLength = positiveInt;
const NAMED = ["linear", "dynamic", "proportional", "yarn", "longrope", "llama3", "stepped_ntk"];
/** None of the types that have parameters here; a check without `continue` keeps the choice from settling on it. */
const otherType = z.string().check(({ value, issues }) => {
  if (NAMED.includes(value)) issues.push({ code: "custom", input: value });
});

/**
 * How the rotary frequencies are changed for contexts beyond the trained one. Parameters and formulas are those of
 * transformers 5.18.0, modeling_rope_utils.py; yarn is Peng et al. 2023, arXiv:2309.00071.
 */
export const RopeScalingSpec = z.union([
  z.object({ rope_type: z.literal("linear"), factor }),
  /** Where `alpha` is given the base is rope_theta × alpha^(head_dim / (head_dim - 2)) at any length (HunYuan). */
  z.object({ rope_type: z.literal("dynamic"), factor, alpha: z.optional(number) }),
  /**
   * The first ⌊partial_rotary_factor × head_dim / 2⌋ pairs turn by frequencies that are spread over all of head_dim, divided by
   * factor; channel i pairs with i + head_dim / 2, and the other pairs stand still.
   */
  z.object({ rope_type: z.literal("proportional"), factor }),
  z.object({
    rope_type: z.literal("yarn"),
    factor,
    original_max_position_embeddings: originalLength,
    beta_fast: positiveNumber,
    beta_slow: positiveNumber,
    /** null: computed from factor and the two mscale values. */
    attention_factor: z.nullable(number),
    mscale: z.nullable(number),
    mscale_all_dim: z.nullable(number),
    truncate: boolean,
  }),
  z.object({
    rope_type: z.literal("longrope"),
    /** null: max_position_embeddings over original_max_position_embeddings. */
    factor: z.nullable(factor),
    original_max_position_embeddings: originalLength,
    /** One divisor per pair of rotary channels, up to and beyond the original length. */
    short_factor: z.array(number),
    long_factor: z.array(number),
    attention_factor: z.nullable(number),
    /** What cosine and sine are multiplied by in place of the attention factor, up to and beyond the original length. */
    short_mscale: z.optional(number),
    long_mscale: z.optional(number),
  }),
  z.object({
    rope_type: z.literal("llama3"),
    factor,
    original_max_position_embeddings: originalLength,
    low_freq_factor: positiveNumber,
    high_freq_factor: positiveNumber,
  }),
  /**
   * Qwen's use_dynamic_ntk: for a sequence of n tokens the base is rope_theta × a^(rotary_dim / (rotary_dim - 2)), with
   * a = max(1, 2^⌈log2(n / original_max_position_embeddings) + 1⌉ - 1).
   */
  z.object({
    rope_type: z.literal("stepped_ntk"),
    original_max_position_embeddings: originalLength,
  }),
  /** A type that this schema does not know; its parameters are left out and a diagnostic says so. */
  z.object({ rope_type: otherType }),
]);

export type RopeScalingSpec = z.infer<typeof RopeScalingSpec>;
