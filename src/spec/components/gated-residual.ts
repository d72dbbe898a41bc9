import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { type Tensor, linear, normTensors, within } from "../tensors.ts";
import { positiveInt } from "../values.ts";

const streams = {
  num_streams: positiveInt,
  /** Channels between the two matrices of the gate. */
  rank: positiveInt,
  /** The norm of each stream alone, with a weight for every channel of every stream. */
  input_norm: RMSNormSpec,
};

/**
 * Parallel residual streams with a gate for each of their channels (Qwen4-Exp): the residual stream is num_streams streams
 * of hidden_size. For each half of a layer, with N the normalised streams one after the other, it reads the mean over
 * streams of sigmoid(up(silu(down(N) / num_streams))) × N, and what it gives is added to each stream times 2 ×
 * sigmoid(inject(N) / num_streams), one number a stream. Embeddings enter every stream alike.
 * Weights for each half, with h = hidden_size, n = num_streams and r = rank: the norm's [n × h], down [r, n × h],
 * up [n × h, r], inject [n, n × h]; a layer has both halves' in one component.
 */
export const GatedResidualSpec = z.object({ type: z.literal("gated_residual"), ...streams });

export type GatedResidualSpec = z.infer<typeof GatedResidualSpec>;

/**
 * Makes one stream of parallel ones after the last layer, in place of the last norm: the mean over streams of
 * sigmoid(up(silu(down(N) / num_streams))) × N. Weights as of a half, without inject.
 */
export const GatedMergeSpec = z.object({ type: z.literal("gated_merge"), ...streams });

export type GatedMergeSpec = z.infer<typeof GatedMergeSpec>;

/** What the gate of one half, or of the merging, is made of. */
function gateTensors(
  { num_streams: n, rank, input_norm }: Omit<GatedMergeSpec, "type">,
  h: number,
): Tensor[] {
  return [
    ...normTensors("hc_norm", input_norm, n * h),
    ...linear("input_mix_weight_down", rank, n * h),
    ...linear("input_mix_weight_up", n * h, rank),
  ];
}

export const gatedResidual = define({
  name: "GatedResidualSpec",
  schema: GatedResidualSpec,
  tensors: (spec, { hidden_size: h }) =>
    (["attn_hyper_connection", "mlp_hyper_connection"] as const).flatMap((half) =>
      within(
        [half],
        [...gateTensors(spec, h), ...linear("block_inject_weight", spec.num_streams, spec.num_streams * h)],
      ),
    ),
  keeps: keepsNothing,
  words: () => "gated residual streams",
});

export const gatedMerge = define({
  name: "GatedMergeSpec",
  schema: GatedMergeSpec,
  tensors: (spec, { hidden_size: h }) => within(["hyper_connection_mixer"], gateTensors(spec, h)),
  keeps: keepsNothing,
  words: () => "gated merge of streams",
});
