import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { define, keepsNothing } from "../component-definition.ts";
import { linear, normTensors, tensor, times, within } from "../tensors.ts";
import { boolean, nonnegativeInt, number, positiveInt } from "../values.ts";

/**
 * Alternating updates (Baykal et al. 2023, arXiv:2301.13310; Gemma 3n): the residual stream is num_streams streams, of which
 * a layer computes with the active one. With m(x) = tanh(modality_router(router_norm(x) × router_input_multiplier)): first
 * stream k becomes p_k = s_k + Σ_j C_kj s_j, C = prediction_coefs(m(active)) row by row; the layer's halves make y of the
 * active p; then stream k becomes p_k + (1 + c_k) × (y − active p), c = correction_coefs(m(y)).
 * Weights, with h = hidden_size and n = num_streams: prediction_coefs [n², n], correction_coefs [n, n], modality_router
 * [n, h], router_norm [h], correct_output_scale [h].
 */
export const AltUpSpec = z.object({
  type: z.literal("altup"),
  num_streams: positiveInt,
  /** Which stream the layer computes with, counted from 0. */
  active_stream: nonnegativeInt,
  router_norm: RMSNormSpec,
  router_input_multiplier: number,
  /** Whether what the per-layer input reads of the active stream is multiplied by correct_output_scale. */
  scales_output: boolean,
});

export type AltUpSpec = z.infer<typeof AltUpSpec>;

export const altUp = define({
  name: "AltUpSpec",
  schema: AltUpSpec,
  tensors: ({ num_streams: n, router_norm: norm }, { hidden_size: h }) =>
    within(
      ["altup"],
      [
        tensor("correct_output_scale", "parameter", [h]),
        ...linear("correction_coefs", n, n),
        ...linear("prediction_coefs", n * n, n),
        ...linear("modality_router", n, h),
        ...normTensors("router_norm", norm, h),
      ],
    ),
  keeps: keepsNothing,
  words: () => "alternating updates",
});

/**
 * The streams of alternating updates, outside the layers: embeddings are the first, and a projection of them each other,
 * at the embeddings' root mean square; after the last layer each but the first is projected back, at the root mean square
 * of the first, and their mean goes on. Weights, with h = hidden_size and n = num_streams: altup_projections and
 * altup_unembed_projections, n − 1 of [h, h] each.
 */
export const AltUpStreamsSpec = z.object({
  type: z.literal("altup_streams"),
  num_streams: positiveInt,
  /** What the mean square of a projection is raised to before it is divided by its root. */
  min_mean_square: number,
});

export type AltUpStreamsSpec = z.infer<typeof AltUpStreamsSpec>;

export const altUpStreams = define({
  name: "AltUpStreamsSpec",
  schema: AltUpStreamsSpec,
  tensors: ({ num_streams: n }, { hidden_size: h }) =>
    n === 1
      ? []
      : ["altup_projections", "altup_unembed_projections"].flatMap((name) =>
          times(n - 1, linear(`${name}.{}`, h, h)),
        ),
  keeps: keepsNothing,
  words: () => "streams of alternating updates",
});
