import type { ParallelMLPSpec } from "../../spec/components/parallel-mlp.ts";
import { denseMlp } from "./dense-mlp.ts";
import { moeMlp } from "./moe-mlp.ts";
import { normParameters } from "./norm.ts";
import type { WeightFormula } from "./weights.ts";

export const parallelMlp: WeightFormula<ParallelMLPSpec> = (spec, sizes) => {
  const dense = denseMlp(spec.dense, sizes);
  const experts = moeMlp(spec.moe, sizes);
  const norms = [spec.dense_norm, spec.moe_input_norm, spec.moe_norm].reduce(
    (sum, norm) => sum + normParameters(norm, sizes.hidden_size),
    0,
  );
  return { all: dense.all + experts.all + norms, active: dense.active + experts.active + norms };
};
