import { z } from "zod";

/** A feed-forward block that every token passes beside the routed experts; built like a dense MLP. */
export const SharedExpertSpec = z.object({
  type: z.literal("shared_expert"),
  intermediate_size: z.int().positive(),
  /** Whether its output is multiplied by sigmoid(w·x), w of shape [1, hidden_size]. */
  gated_output: z.boolean(),
});

/**
 * A mixture of experts (Shazeer et al. 2017, arXiv:1701.06538): a router picks `top_k` of `num_experts` for each token.
 * Weights, with h = hidden_size: router [num_experts, h]; each expert gate_proj (if gated) and up_proj
 * [intermediate_size, h], down_proj [h, intermediate_size].
 */
export const MoEMLPSpec = z.object({
  type: z.literal("moe"),
  num_experts: z.int().positive(),
  /** Experts per token. */
  top_k: z.int().positive(),
  /** Inner width of one expert. */
  intermediate_size: z.int().positive(),
  /** How logits become scores, over all experts: `softmax`, `sigmoid`, … */
  scoring_func: z.string(),
  /**
   * Whether a bias per expert (a float32 buffer, not a parameter) is added to the scores for the choice only, not
   * for the weights of the chosen (DeepSeek-V3, arXiv:2412.19437, section 2.1.2).
   */
  use_routing_bias: z.boolean(),
  /** Whether the chosen experts' scores are divided by their sum. */
  norm_topk_prob: z.boolean(),
  /** What the chosen experts' weights are multiplied by, after the division. */
  routed_scaling_factor: z.number(),
  activation: z.string(),
  gated: z.boolean(),
  bias: z.boolean(),
  shared_expert: SharedExpertSpec.nullable(),
});

export type MoEMLPSpec = z.infer<typeof MoEMLPSpec>;
