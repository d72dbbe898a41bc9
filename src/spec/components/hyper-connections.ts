import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { normTensors, tensor, within } from "../tensors.ts";
import { number, positiveInt } from "../values.ts";

/**
 * Manifold-constrained hyper-connections (DeepSeek-V4; hyper-connections: Zhu et al. 2024, arXiv:2409.19606): the residual
 * stream is num_streams parallel streams of hidden_size. For each half of a layer a linear map of all streams, normalised,
 * gives, with learnt scales and biases: `pre` = sigmoid(…) + eps, by which streams are summed to the half's input; `post`
 * = 2 × sigmoid(…), by which its output is added to each stream; and `comb`, softmax(…) + eps over rows, whose columns and
 * rows are divided by their sums (+ eps) in turn, columns first and last, sinkhorn_iterations times: streams are mixed by
 * its transpose. Embeddings enter every stream alike.
 * Weights for each half, with h = hidden_size, n = num_streams and m = (2 + n) × n: fn [m, n × h], base [m], scale [3];
 * a layer has both halves' in one component.
 */
export const HyperConnectionsSpec = z.object({
  type: z.literal("hyper_connections"),
  num_streams: positiveInt,
  sinkhorn_iterations: positiveInt,
  eps: number,
  /** The norm over all streams' channels together that the linear map reads. */
  input_norm: RMSNormSpec,
});

export type HyperConnectionsSpec = z.infer<typeof HyperConnectionsSpec>;

/**
 * Sums parallel streams to one before the last norm: each is weighted by sigmoid(scale × fn(norm(all streams)) + base) + eps.
 * Weights, with h = hidden_size and n = num_streams: fn [n, n × h], base [n], scale [1].
 */
export const StreamMergeSpec = z.object({
  type: z.literal("stream_merge"),
  num_streams: positiveInt,
  eps: number,
  input_norm: RMSNormSpec,
});

export type StreamMergeSpec = z.infer<typeof StreamMergeSpec>;

/** Takes the mean of parallel streams before the last norm. */
export const StreamMeanSpec = z.object({
  type: z.literal("stream_mean"),
  num_streams: positiveInt,
});

export type StreamMeanSpec = z.infer<typeof StreamMeanSpec>;

export const streamMean = define({
  name: "StreamMeanSpec",
  schema: StreamMeanSpec,
  tensors: () => [],
  keeps: keepsNothing,
  words: () => "mean of streams",
});

export const hyperConnections = define({
  name: "HyperConnectionsSpec",
  schema: HyperConnectionsSpec,
  tensors: ({ num_streams: n, input_norm: norm }, { hidden_size: h }) =>
    ["hc_attn", "hc_ffn"].flatMap((half) => [
      ...normTensors(`${half}_norm`, norm, n * h),
      tensor(`${half}_fn`, "parameter", [(2 + n) * n, n * h]),
      tensor(`${half}_base`, "parameter", [(2 + n) * n]),
      tensor(`${half}_scale`, "parameter", [3]),
    ]),
  keeps: keepsNothing,
  words: () => "hyper connections",
});

export const streamMerge = define({
  name: "StreamMergeSpec",
  schema: StreamMergeSpec,
  tensors: ({ num_streams: n, input_norm: norm }, { hidden_size: h }) =>
    within(
      ["hc_head"],
      [
        ...normTensors("hc_norm", norm, n * h),
        tensor("hc_fn", "parameter", [n, n * h]),
        tensor("hc_base", "parameter", [n]),
        tensor("hc_scale", "parameter", [1]),
      ],
    ),
  keeps: keepsNothing,
  words: () => "stream merge",
});
