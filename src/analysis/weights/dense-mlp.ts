import type { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { type WeightFormula, dense, feedForward } from "./weights.ts";

export const denseMlp: WeightFormula<DenseMLPSpec> = ({ intermediate_size, gated, bias }, { hidden_size }) =>
  dense(feedForward(intermediate_size, hidden_size, gated, bias));
