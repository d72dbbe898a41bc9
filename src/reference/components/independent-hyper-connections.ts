import type { IndependentHyperConnectionsSpec } from "../../spec/components/independent-hyper-connections.ts";
import { sigmoid } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, concatenated, intoHeads, matrixTimes, mix } from "../vectors.ts";

/** One half of a layer between parallel streams that stay apart: each gets its share of what the half gives. */
export function independentHyperConnections(
  spec: IndependentHyperConnectionsSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  { weights, body }: Place,
): Rows {
  const { num_streams: n, eps, magnitude } = spec;
  const module = `hc_pre.${which === "mixer" ? "hc_attn_layer" : "hc_mlp_layer"}`;
  const [fn, base, scale] = ["hc_fn", "hc_base", "hc_scale"].map(
    (name) => weights.get(`${module}.${name}`).data,
  ) as [Float32Array, Float32Array, Float32Array];
  const normed = norm(spec.input_norm, weights, `${module}.hc_norm`, x);
  const maps = x.map((row, t) => {
    const logits = matrixTimes(fn, row.length, normed[t] as Float32Array, null);
    const part = (index: number): number[] =>
      Array.from({ length: n }, (_, i) => {
        const at0 = index * n + i;
        return sigmoid(at(logits, at0) * at(scale, index) + at(base, at0));
      });
    return {
      pre: part(0).map((share) => share + eps),
      post: part(1).map((share) => magnitude * share + eps),
    };
  });
  const streams = intoHeads(x, body.hidden_size);
  const output = half(maps.map(({ pre }, t) => mix(pre, streams[t] as Rows, body.hidden_size)));
  return maps.map(({ post }, t) =>
    concatenated(
      post.map((share, i) =>
        mix(
          [share, 1],
          [output[t] as Float32Array, (streams[t] as Rows)[i] as Float32Array],
          body.hidden_size,
        ),
      ),
    ),
  );
}
