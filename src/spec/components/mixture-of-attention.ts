import * as z from "zod/mini";
import { perToken } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, tensor, times, within } from "../tensors.ts";
import { boolean, nonnegativeInt, positiveInt, positiveNumber, string } from "../values.ts";

/**
 * A mixture of attention heads (Zhang et al. 2022, arXiv:2210.05144; JetMoE, arXiv:2404.07413): a router picks `top_k` of
 * `num_experts` experts for each token, each of which makes num_kv_heads query heads and has an output projection of its
 * own; keys and values are the same for all of them. Query head j of an expert attends through KV head j. The output is
 * the experts' sum, each times its score, and a bias.
 * Weights, with h = hidden_size and w = num_kv_heads × head_dim: router [num_experts, h]; of each expert q_proj [w, h] and
 * o_proj [h, w]; kv_proj [2w, h], keys before values; bias [h].
 */
export const MixtureOfAttentionSpec = z.object({
  type: z.literal("mixture_of_attention"),
  num_experts: positiveInt,
  /** Experts for a token. */
  top_k: positiveInt,
  /** KV heads, and query heads of each expert. */
  num_kv_heads: positiveInt,
  /** Width of one head of queries, keys and values, in channels. */
  head_dim: positiveInt,
  /** How many of a head's channels, from the first, the rotary embedding turns. */
  rotary_dim: nonnegativeInt,
  /** The body's component that gives q and k their positions, by name. */
  position: string,
  /** How the router's logits become scores, over all experts. */
  scoring_func: string,
  /** Whether the chosen experts' scores are divided by their sum. */
  norm_topk_prob: boolean,
  /** What q·k is multiplied by before the softmax. */
  softmax_scale: positiveNumber,
  /** Whether a bias [hidden_size] is added to the output. */
  output_bias: boolean,
});

export type MixtureOfAttentionSpec = z.infer<typeof MixtureOfAttentionSpec>;

const EXPERTS = ["experts.{}"] as const;

export const mixtureOfAttention = define({
  name: "MixtureOfAttentionSpec",
  schema: MixtureOfAttentionSpec,
  tensors: (spec, { hidden_size: h }) => {
    const { num_experts: number, num_kv_heads, head_dim, top_k } = spec;
    const heads: Parts = { what: "KV heads", size: num_kv_heads };
    const width = num_kv_heads * head_dim;
    const expert = within(EXPERTS, [
      ...linear("q_proj", width, h, { experts: "routed", outputs: [heads] }),
      ...linear("o_proj", h, width, { experts: "routed", inputs: [heads] }),
    ]);
    return inside(
      ["self_attention"],
      [
        ...linear("experts.router", number, h, { experts: "router" }),
        ...times(number, expert, Math.min(top_k, number)),
        ...(spec.output_bias ? [tensor("experts.bias", "bias", [h])] : []),
        ...linear("kv_proj", 2 * width, h, { outputs: [heads, heads] }),
      ],
    );
  },
  keeps: ({ num_kv_heads: heads, head_dim: dim }) => [
    perToken({
      kind: "keys and values",
      elements: 2 * heads * dim,
      formula: `${heads} KV heads × (${dim} + ${dim} channels)`,
      window: null,
      heads,
    }),
  ],
  words: () => "mixture of attention",
});
