import type { HyperConnectionsSpec, StreamMergeSpec } from "../../spec/components/hyper-connections.ts";
import { normParameters } from "./norm.ts";
import { type WeightFormula, dense } from "./weights.ts";

/** Those of both halves of a layer. */
export const hyperConnections: WeightFormula<HyperConnectionsSpec> = (spec, { hidden_size: h }) => {
  const n = spec.num_streams;
  const outputs = (2 + n) * n;
  return dense(2 * (outputs * (n * h + 1) + 3 + normParameters(spec.input_norm, n * h)));
};

export const streamMerge: WeightFormula<StreamMergeSpec> = (
  { num_streams: n, input_norm },
  { hidden_size: h },
) => dense(n * (n * h + 1) + 1 + normParameters(input_norm, n * h));
