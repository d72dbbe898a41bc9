import type { DynamicMaskAttentionSpec } from "../../spec/components/dynamic-mask-attention.ts";
import { activation } from "../activations.ts";
import { type Mask, attend, maskOf } from "../attend.ts";
import type { Place } from "../place.ts";
import { type Rows, at, joined, linear, vector } from "../vectors.ts";
import { queriesKeysAndValues } from "./gqa-attention.ts";

const softplus = activation("softplus");

/** Dynamic mask attention (transformers 5.18.0, modeling_doge.py DogeAttention). */
export function dynamicMaskAttention(spec: DynamicMaskAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { num_query_heads: heads, num_kv_heads: kv, kept_keys: kept } = spec;
  const { q, k, v } = queriesKeysAndValues(spec, x, place);
  const { data: factors } = weights.get("A");
  const raised = linear(weights, "dt_proj", joined(v)).map((row) =>
    vector(kv, (h) => Math.exp(at(factors, h) * softplus(at(row, h)))),
  );
  const sharedBy = (head: number): number => Math.floor((head * kv) / heads);
  const raise = (head: number, key: number): number => at(raised[key] as Float32Array, sharedBy(head));
  const plain = maskOf(true, spec.window);
  const mask: Mask = (query, key, head) => {
    if (!plain(query, key, head)) return false;
    if (raised.length <= kept) return true;
    const larger = raised.filter(
      (_, other) => plain(query, other, head) && raise(head, other) > raise(head, key),
    );
    return larger.length < kept;
  };
  const output = attend(q, k, v, {
    scale: spec.softmax_scale,
    mask,
    bias: (head, _, key) => raise(head, key),
  });
  return linear(weights, "o_proj", joined(output));
}
