import type { GatedMergeSpec, GatedResidualSpec } from "../../spec/components/gated-residual.ts";
import { sigmoid, silu } from "../activations.ts";
import type { Place } from "../place.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  each,
  intoHeads,
  joined,
  linear,
  mean,
  mix,
  multiply,
} from "../vectors.ts";
import { headNorm } from "./gqa-attention.ts";

/** One half of a layer between parallel streams whose channels are gated (Qwen4ExpTextGatedResidual). */
export function gatedResidual(
  spec: GatedResidualSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  place: Place,
): Rows {
  const module = which === "mixer" ? "attn_hyper_connection" : "mlp_hyper_connection";
  const { normed, merged } = gated(spec, x, module, place);
  const shares = linear(place.weights, `${module}.block_inject_weight`, joined(normed)).map((row) =>
    each(row, (value) => 2 * sigmoid(value / spec.num_streams)),
  );
  const output = half(merged);
  const width = place.body.hidden_size;
  return intoHeads(x, width).map((streams, t) =>
    concatenated(
      streams.map((stream, i) =>
        mix([1, at(shares[t] as Float32Array, i)], [stream, output[t] as Float32Array], width),
      ),
    ),
  );
}

/** Streams become one: the mean of what their gates let through. */
export function mergeGated(spec: GatedMergeSpec, x: Rows, place: Place): Rows {
  return gated(spec, x, "hyper_connection_mixer", place).merged;
}

/** The streams, normalised one by one, and the mean of them behind their gates. */
function gated(
  { num_streams: n, input_norm }: Omit<GatedMergeSpec, "type">,
  x: Rows,
  module: string,
  { weights, body: { hidden_size: width } }: Place,
): { readonly normed: Heads; readonly merged: Rows } {
  const normed = headNorm(input_norm, weights, `${module}.hc_norm`, intoHeads(x, width));
  const low = linear(weights, `${module}.input_mix_weight_down`, joined(normed)).map((row) =>
    each(row, (value) => silu(value / n)),
  );
  const gates = intoHeads(
    linear(weights, `${module}.input_mix_weight_up`, low).map((row) => each(row, sigmoid)),
    width,
  );
  const merged = normed.map((streams, t) =>
    mean(
      streams.map((stream, i) => multiply(stream, (gates[t] as Rows)[i] as Float32Array)),
      width,
    ),
  );
  return { normed, merged };
}
