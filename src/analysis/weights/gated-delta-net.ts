import type { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const gatedDeltaNet: WeightFormula<GatedDeltaNetSpec> = (spec, { hidden_size: h }) => {
  const k = spec.num_key_heads * spec.key_head_dim;
  const v = spec.num_value_heads * spec.value_head_dim;
  const convolved = 2 * k + v;
  const projections = h * (convolved + v + 2 * spec.num_value_heads);
  const convolution = convolved * (spec.conv_kernel_dim + (spec.conv_bias ? 1 : 0));
  const norm = normParameters(spec.output_norm, spec.value_head_dim);
  return dense(projections + convolution + 2 * spec.num_value_heads + norm + v * h);
};
