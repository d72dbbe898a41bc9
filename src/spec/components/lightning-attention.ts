import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { recurrentState } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors, tensor } from "../tensors.ts";
import { ATTENTION } from "./module-names.ts";
import { positiveInt, string } from "../values.ts";

/**
 * Lightning attention (Qin et al. 2024, arXiv:2401.04658; MiniMax-01, arXiv:2501.08313): linear attention without a softmax
 * and without positions, whose state of [num_heads, head_dim, head_dim] per sequence decays from token to token by
 * exp(−slope). Where `slopes` is `by_head_and_depth`, head i of n in layer l of L, all counted from 0, has
 * slope 2^(−8(i + 1)/n) × (1 − l/(L − 1 + 10^-5) + 10^-5).
 * Weights, with h = hidden_size and w = num_heads × head_dim: qkv_proj [3w, h], head by head q, k and v; norm [w];
 * output_gate [w, h]; out_proj [h, w].
 */
export const LightningAttentionSpec = z.object({
  type: z.literal("lightning_attention"),
  num_heads: positiveInt,
  head_dim: positiveInt,
  /** Tokens that are computed at once; the result does not depend on it. */
  block_size: positiveInt,
  /** Applied to q, k and v. */
  qkv_activation: string,
  slopes: z.enum(["by_head_and_depth"]),
  /** The norm of all heads' output together. */
  output_norm: RMSNormSpec,
  /** The normalised output is multiplied by this function of the gate. */
  output_gate_activation: string,
});

export type LightningAttentionSpec = z.infer<typeof LightningAttentionSpec>;

export const lightningAttention = define({
  name: "LightningAttentionSpec",
  schema: LightningAttentionSpec,
  tensors: (
    { num_heads: count, head_dim: dim, block_size: block, output_norm: norm },
    { hidden_size: h },
  ) => {
    const heads: Parts = { what: "heads", size: count };
    const width = count * dim;
    const cut = { axis: 0, parts: [heads] };
    const buffer = (name: string, shape: readonly number[], axis = 0) =>
      tensor(name, "buffer", shape, { cut: { ...cut, axis }, computed: true });
    return inside(ATTENTION, [
      ...linear("qkv_proj", 3 * width, h, { outputs: [heads] }),
      buffer("slope_rate", [count, 1, 1]),
      buffer("query_decay", [count, block, 1]),
      buffer("key_decay", [count, block, 1]),
      buffer("diagonal_decay", [1, count, block, block], 1),
      ...normTensors("norm", norm, width, { cut }),
      ...linear("output_gate", width, h, { outputs: [heads] }),
      ...linear("out_proj", h, width, { inputs: [heads] }),
    ]);
  },
  keeps: ({ num_heads: heads, head_dim: dim }) => [recurrentState(heads, dim, dim, null)],
  words: () => "lightning attention",
});
