import type { LightningAttentionSpec } from "../../spec/components/lightning-attention.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const lightningAttention: WeightFormula<LightningAttentionSpec> = (spec, { hidden_size: h }) => {
  const width = spec.num_heads * spec.head_dim;
  return dense(5 * width * h + normParameters(spec.output_norm, width));
};
