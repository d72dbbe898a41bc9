import type { LayerScalarSpec } from "../../spec/components/layer-scalar.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const layerScalar: WeightFormula<LayerScalarSpec> = ({ storage }) =>
  dense(storage === "parameter" ? 1 : 0);
