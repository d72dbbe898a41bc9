import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { normTensors, tensor, within } from "../tensors.ts";
import { number, positiveInt } from "../values.ts";

/**
 * Hyper-connections without a mixture of the streams (Hunyuan 4): the residual stream is num_streams parallel streams of
 * hidden_size. For each half of a layer a linear map of all streams, normalised, gives, with learnt scales and biases:
 * `pre` = sigmoid(…) + eps, by which streams are summed to the half's input, and `post` = magnitude × sigmoid(…) + eps, by
 * which its output is added to each stream, which else stays as it is. Embeddings enter every stream alike.
 * Weights for each half, with h = hidden_size and n = num_streams: fn [2 × n, n × h], base [2 × n], scale [2]; a layer has
 * both halves' in one component.
 */
export const IndependentHyperConnectionsSpec = z.object({
  type: z.literal("independent_hyper_connections"),
  num_streams: positiveInt,
  /** What `post` is at most, but for eps. */
  magnitude: number,
  eps: number,
  /** The norm over all streams' channels together that the linear map reads. */
  input_norm: RMSNormSpec,
});

export type IndependentHyperConnectionsSpec = z.infer<typeof IndependentHyperConnectionsSpec>;

export const independentHyperConnections = define({
  name: "IndependentHyperConnectionsSpec",
  schema: IndependentHyperConnectionsSpec,
  tensors: ({ num_streams: n, input_norm: norm }, { hidden_size: h }) =>
    (["hc_attn_layer", "hc_mlp_layer"] as const).flatMap((half) =>
      within(
        [`hc_pre.${half}`],
        [
          ...normTensors("hc_norm", norm, n * h),
          tensor("hc_fn", "parameter", [2 * n, n * h]),
          tensor("hc_base", "parameter", [2 * n]),
          tensor("hc_scale", "parameter", [2]),
        ],
      ),
    ),
  keeps: keepsNothing,
  words: () => "independent hyper-connections",
});
