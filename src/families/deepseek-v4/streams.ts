import { count, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, implied } from "../../config/reading/sourced.ts";
import type { HyperConnectionsSpec, StreamMergeSpec } from "../../spec/components/hyper-connections.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING } from "./reference.ts";
import { unweightedNorm } from "./unweighted-norm.ts";

/** Reads the hyper-connections of the layers and what merges the streams after them. */
export function readStreams(
  scope: Scope,
  { eps: normEps }: DescribedRMSNorm,
): {
  readonly hyper_connections: Described<HyperConnectionsSpec>;
  readonly stream_merge: Described<StreamMergeSpec>;
} {
  const streams = scope.read(count, "hc_mult");
  const eps = scope.read(real, "hc_eps");
  const input_norm = unweightedNorm(normEps);
  return {
    hyper_connections: {
      type: implied("hyper_connections", cite(MODELING, "HyperConnection")),
      num_streams: streams,
      sinkhorn_iterations: scope.read(count, "hc_sinkhorn_iters"),
      eps,
      input_norm,
    },
    stream_merge: {
      type: implied("stream_merge", cite(MODELING, "HyperHead")),
      num_streams: streams,
      eps,
      input_norm,
    },
  };
}
