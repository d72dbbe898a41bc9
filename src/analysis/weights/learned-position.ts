import type { LearnedPositionSpec } from "../../spec/components/learned-position.ts";
import { type WeightFormula, dense } from "./weights.ts";

export const learnedPosition: WeightFormula<LearnedPositionSpec> = (
  { max_position_embeddings: positions, offset },
  { hidden_size: h },
) => dense((offset + positions) * h);
