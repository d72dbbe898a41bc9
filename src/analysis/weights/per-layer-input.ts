import type { PerLayerInputSpec } from "../../spec/components/per-layer-input.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const perLayerInput: WeightFormula<PerLayerInputSpec> = ({ size, norm }, { hidden_size: h }) =>
  dense(2 * size * h + normParameters(norm, h));
