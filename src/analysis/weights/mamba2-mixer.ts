import type { Mamba2MixerSpec } from "../../spec/components/mamba2-mixer.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const mamba2Mixer: WeightFormula<Mamba2MixerSpec> = (spec, { hidden_size: h }) => {
  const inner = spec.num_heads * spec.head_dim;
  const convolved = inner + 2 * spec.num_groups * spec.state_size;
  const projected = inner + convolved + spec.num_heads;
  const biases = spec.projection_bias ? projected + h : 0;
  const convolution = convolved * (spec.conv_kernel_dim + (spec.conv_bias ? 1 : 0));
  const scan = 3 * spec.num_heads + normParameters(spec.output_norm, inner);
  return dense(projected * h + convolution + scan + inner * h + biases);
};
