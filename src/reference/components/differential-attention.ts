import type { DifferentialAttentionSpec } from "../../spec/components/differential-attention.ts";
import { attend, maskOf } from "../attend.ts";
import { normalise } from "../norm.ts";
import type { Place } from "../place.ts";
import { type Heads, type Rows, at, concatenated, dot, joined, linear, vector } from "../vectors.ts";
import { queriesKeysAndValues } from "./gqa-attention.ts";

/** Differential attention (arXiv:2410.05258; transformers 5.18.0, modeling_diffllama.py). */
export function differentialAttention(spec: DifferentialAttentionSpec, x: Rows, place: Place): Rows {
  const { weights, layer } = place;
  const { q, k, v } = queriesKeysAndValues(spec, x, place);
  const half = spec.num_kv_heads / 2;
  const twice = (heads: Heads, from: number): Heads =>
    heads.map((token) => {
      const own = token.slice(from, from + half);
      return [...own, ...own];
    });
  const options = { scale: spec.softmax_scale, mask: maskOf(true, spec.window) };
  const first = attend(q, k, twice(v, 0), options);
  const second = attend(q, k, twice(v, half), options);
  const start = 0.8 - 0.6 * Math.exp(-0.3 * layer);
  const get = (name: string): Float32Array => weights.get(name).data;
  const lambda =
    Math.exp(dot(get("lambda_q1"), get("lambda_k1"))) -
    Math.exp(dot(get("lambda_q2"), get("lambda_k2"))) +
    start;
  const pairs = spec.num_query_heads / 2;
  const differences = first.map((heads, t) => {
    const both = heads.map((head, h) => concatenated([head, (second[t] as Rows)[h] as Float32Array]));
    return both.slice(0, pairs).map((head, h) => {
      const other = both[pairs + h] as Float32Array;
      const less = vector(head.length, (i) => at(head, i) - lambda * at(other, i));
      const normed = normalise(spec.output_norm, less, null, null);
      return vector(head.length, (i) => (1 - start) * at(normed, i));
    });
  });
  return linear(weights, "o_proj", joined(differences));
}
