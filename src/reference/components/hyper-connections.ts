import type {
  HyperConnectionsSpec,
  StreamMeanSpec,
  StreamMergeSpec,
} from "../../spec/components/hyper-connections.ts";
import { sigmoid } from "../activations.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Rows, at, concatenated, intoHeads, matrixTimes, mean, mix, softmax } from "../vectors.ts";

/** Embeddings enter every stream alike. A token's streams stand one after the other in its vector. */
export function openStreams({ num_streams: count }: Pick<StreamMergeSpec, "num_streams">, x: Rows): Rows {
  return x.map((row) => concatenated(Array.from({ length: count }, () => row)));
}

/** Streams become one, their mean. */
export function meanOfStreams(_: StreamMeanSpec, x: Rows, { body }: Place): Rows {
  return x.map((row) => mean(streamsOf(row, body.hidden_size), body.hidden_size));
}

/** Streams become one: each is weighted by sigmoid(scale × fn(norm(all streams)) + base) + eps. */
export function mergeStreams(spec: StreamMergeSpec, x: Rows, { weights, body }: Place): Rows {
  const [fn, base, scale] = ["hc_fn", "hc_base", "hc_scale"].map(
    (name) => weights.get(`hc_head.${name}`).data,
  ) as [Float32Array, Float32Array, Float32Array];
  const normed = norm(spec.input_norm, weights, "hc_head.hc_norm", x);
  return x.map((row, t) => {
    const logits = matrixTimes(fn, row.length, normed[t] as Float32Array, null);
    const factors = [...logits].map((logit, i) => sigmoid(logit * at(scale, 0) + at(base, i)) + spec.eps);
    return mix(factors, streamsOf(row, body.hidden_size), body.hidden_size);
  });
}

/** One half of a layer between parallel streams (DeepSeek-V4; Zhu et al. 2024, arXiv:2409.19606). */
export function hyperConnections(
  spec: HyperConnectionsSpec,
  x: Rows,
  half: (input: Rows) => Rows,
  which: "mixer" | "mlp",
  { weights, body }: Place,
): Rows {
  const { num_streams: n, eps } = spec;
  const name = which === "mixer" ? "hc_attn" : "hc_ffn";
  const [fn, base, scale] = ["fn", "base", "scale"].map((part) => weights.get(`${name}_${part}`).data) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const normed = norm(spec.input_norm, weights, `${name}_norm`, x);
  const maps = x.map((row, t) => {
    const logits = matrixTimes(fn, row.length, normed[t] as Float32Array, null);
    const logit = (part: number, i: number): number => at(logits, i) * at(scale, part) + at(base, i);
    const streams = Array.from({ length: n }, (_, i) => i);
    return {
      pre: streams.map((i) => sigmoid(logit(0, i)) + eps),
      post: streams.map((i) => 2 * sigmoid(logit(1, n + i))),
      comb: balanced(
        streams.map((i) =>
          softmax(streams.map((j) => logit(2, 2 * n + i * n + j))).map((value) => value + eps),
        ),
        spec,
      ),
    };
  });
  const input = x.map((row, t) =>
    mix((maps[t] as Maps).pre, streamsOf(row, body.hidden_size), body.hidden_size),
  );
  const output = half(input);
  return x.map((row, t) => {
    const { post, comb } = maps[t] as Maps;
    const streams = streamsOf(row, body.hidden_size);
    return concatenated(
      post.map((factor, j) =>
        mix(
          [factor, ...comb.map((from) => from[j] as number)],
          [output[t] as Float32Array, ...streams],
          body.hidden_size,
        ),
      ),
    );
  });
}

interface Maps {
  readonly pre: readonly number[];
  readonly post: readonly number[];
  readonly comb: readonly (readonly number[])[];
}

/** Sinkhorn and Knopp's iteration: columns and rows are divided by their sums in turn, columns first and last. */
function balanced(
  matrix: number[][],
  { sinkhorn_iterations: iterations, eps }: HyperConnectionsSpec,
): number[][] {
  let result = byColumns(matrix, eps);
  for (let i = 1; i < iterations; i++)
    result = byColumns(
      result.map((row) => {
        const sum = row.reduce((a, b) => a + b, 0) + eps;
        return row.map((value) => value / sum);
      }),
      eps,
    );
  return result;
}

function byColumns(matrix: number[][], eps: number): number[][] {
  const sums = (matrix[0] as number[]).map(
    (_, j) => matrix.reduce((sum, row) => sum + (row[j] as number), 0) + eps,
  );
  return matrix.map((row) => row.map((value, j) => value / (sums[j] as number)));
}

function streamsOf(row: Float32Array, width: number): Rows {
  return intoHeads([row], width)[0] as Rows;
}
