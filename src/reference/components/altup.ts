import type { AltUpSpec, AltUpStreamsSpec } from "../../spec/components/altup.ts";
import type { LaurelSpec } from "../../spec/components/laurel.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import {
  type Rows,
  add,
  at,
  concatenated,
  each,
  linear,
  multiply,
  scale,
  split,
  vector,
} from "../vectors.ts";

/** The streams that stand one after the other in each token's vector. */
function streamsOf(x: Rows, count: number): Rows[] {
  const width = (x[0]?.length ?? 0) / count;
  return split(
    x,
    Array.from({ length: count }, () => width),
  );
}

function together(streams: readonly Rows[]): Rows {
  return (streams[0] ?? []).map((_, t) => concatenated(streams.map((rows) => rows[t] as Float32Array)));
}

/** Alternating updates (Gemma3nTextAltUp, transformers 5.18.0): predictions before the mixer, corrections after the MLP. */
export function altUp(
  spec: AltUpSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  place: Place,
): Rows {
  const { shared, weights } = place;
  const { num_streams: count, active_stream: active } = spec;
  const streams = streamsOf(x, count);
  if (which === "mixer") {
    const predicted = predict(spec, streams, place);
    shared.predictions = predicted;
    const own = predicted[active] as Rows;
    const mixed = add(own, half(own));
    const stream = shared.laurel === undefined ? mixed : scale(add(mixed, shared.laurel), Math.SQRT1_2);
    return together(predicted.map((rows, k) => (k === active ? stream : rows)));
  }
  const own = streams[active] as Rows;
  const predicted = shared.predictions as readonly Rows[];
  const activated = add(own, half(own));
  const innovation = add(activated, scale(predicted[active] as Rows, -1));
  const coefficients = linear(weights, "altup.correction_coefs", modalities(spec, activated, place));
  const corrected = predicted.map((rows, k) =>
    add(
      rows,
      innovation.map((row, t) => each(row, (value) => value * (1 + at(coefficients[t] as Float32Array, k)))),
    ),
  );
  const output = weights.get("altup.correct_output_scale").data;
  const first = corrected[active] as Rows;
  shared.active = spec.scales_output ? first.map((row) => multiply(row, output)) : first;
  return together(corrected);
}

function predict(spec: AltUpSpec, streams: readonly Rows[], place: Place): readonly Rows[] {
  const { num_streams: count } = spec;
  const routed = modalities(spec, streams[spec.active_stream] as Rows, place);
  const coefficients = linear(place.weights, "altup.prediction_coefs", routed);
  return streams.map((rows, k) =>
    rows.map((row, t) =>
      vector(row.length, (channel) =>
        streams.reduce(
          (sum, other, j) =>
            sum + at(coefficients[t] as Float32Array, k * count + j) * at(other[t] as Float32Array, channel),
          at(row, channel),
        ),
      ),
    ),
  );
}

function modalities(spec: AltUpSpec, x: Rows, { weights }: Place): Rows {
  const inputs = scale(norm(spec.router_norm, weights, "altup.router_norm", x), spec.router_input_multiplier);
  return linear(weights, "altup.modality_router", inputs).map((row) => each(row, Math.tanh));
}

/** Makes the other streams of the embeddings, at their root mean square. */
export function openAltUp(spec: AltUpStreamsSpec, x: Rows, { weights }: Place): Rows {
  const others = Array.from({ length: spec.num_streams - 1 }, (_, index) =>
    resized(spec, linear(weights, "altup_projections.{}", x, index), x),
  );
  return together([x, ...others]);
}

/** The mean of the streams, each but the first projected back, at the root mean square of the first. */
export function mergeAltUp(spec: AltUpStreamsSpec, x: Rows, { weights }: Place): Rows {
  const [first = [], ...others] = streamsOf(x, spec.num_streams);
  const all = [
    first,
    ...others.map((rows, index) =>
      resized(spec, linear(weights, "altup_unembed_projections.{}", rows, index), first),
    ),
  ];
  return scale(all.reduce(add), 1 / all.length);
}

/** x with the root mean square of `like`. */
function resized(spec: AltUpStreamsSpec, x: Rows, like: Rows): Rows {
  const square = (row: Float32Array): number =>
    row.reduce((sum, value) => sum + value * value, 0) / row.length;
  return x.map((row, t) => {
    const target = Math.sqrt(square(like[t] as Float32Array));
    const own = Math.sqrt(Math.max(square(row), spec.min_mean_square));
    return each(row, (value) => (value * target) / own);
  });
}

/** Leaves y + norm(right(left(y))) of the mixer's input for the stream after it. */
export function laurel(spec: LaurelSpec, normed: Rows, which: "mixer" | "mlp", place: Place): Rows {
  if (which === "mlp") return normed;
  const { weights, shared } = place;
  const low = linear(weights, "laurel.linear_right", linear(weights, "laurel.linear_left", normed));
  shared.laurel = add(normed, norm(spec.norm, weights, "laurel.post_laurel_norm", low));
  return normed;
}
