import type { KimiDeltaAttentionSpec } from "../../spec/components/kimi-delta-attention.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const kimiDeltaAttention: WeightFormula<KimiDeltaAttentionSpec> = (spec, { hidden_size: h }) => {
  const { num_heads: heads, head_dim: dim, output_gate_rank: rank } = spec;
  const width = heads * dim;
  const convolution = 3 * width * (spec.conv_kernel_dim + (spec.conv_bias ? 1 : 0));
  const decay = dim * h + width * dim + width + heads;
  const gate = rank === null ? width * h : rank * (h + width);
  const norm = normParameters(spec.output_norm, dim);
  return dense(4 * width * h + convolution + decay + heads * h + gate + norm);
};
