import * as z from "zod/mini";
import { GQAAttentionSpec, gqaTensors, keysAndValues } from "./gqa-attention.ts";
import { ATTENTION } from "./module-names.ts";
import { RMSNormSpec } from "./rms-norm.ts";
import { define } from "../component-definition.ts";
import { inside, tensor } from "../tensors.ts";

/**
 * Differential attention (Ye et al. 2024, arXiv:2410.05258): query heads are in two halves, and so are heads of values.
 * Each query head attends to the values of both halves, where its KV head counts within a half, and gives 2 × head_dim
 * channels; head i of the first half, less λ times head i of the second, is normalised and multiplied by 1 − λ₀. λ is
 * exp(Σ lambda_q1 × lambda_k1) − exp(Σ lambda_q2 × lambda_k2) + λ₀, and in layer l, counted from 0,
 * λ₀ = 0.8 − 0.6 e^(−0.3 l). Weights are those of grouped-query attention and the four vectors [head_dim].
 */
export const DifferentialAttentionSpec = z.object({
  ...GQAAttentionSpec.shape,
  type: z.literal("differential_attention"),
  /** The norm of each difference, over 2 × head_dim channels. */
  output_norm: RMSNormSpec,
});

export type DifferentialAttentionSpec = z.infer<typeof DifferentialAttentionSpec>;

export const differentialAttention = define({
  name: "DifferentialAttentionSpec",
  schema: DifferentialAttentionSpec,
  tensors: (spec, sizes) => [
    ...gqaTensors(spec, sizes),
    ...inside(
      ATTENTION,
      ["lambda_q1", "lambda_k1", "lambda_q2", "lambda_k2"].map((name) =>
        tensor(name, "parameter", [spec.head_dim]),
      ),
    ),
  ],
  keeps: keysAndValues,
  words: () => "differential attention",
});
