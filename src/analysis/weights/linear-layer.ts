import type { LinearLayerSpec } from "../../spec/components/linear-layer.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const linearLayer: WeightFormula<LinearLayerSpec> = ({ bias }, { hidden_size: h }) =>
  dense(h * h + (bias ? h : 0));
