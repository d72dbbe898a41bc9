import type { AttentionResidualSpec } from "../../spec/components/attention-residual.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const attentionResidual: WeightFormula<AttentionResidualSpec> = (
  { mixtures, norm },
  { hidden_size: h },
) => dense(mixtures * (h + normParameters(norm, h)));
