import type { MixtureOfAttentionSpec } from "../../spec/components/mixture-of-attention.ts";
import { activation } from "../activations.ts";
import { attend, maskOf } from "../attend.ts";
import { type Place, rotationAt } from "../place.ts";
import { rotate } from "../rope.ts";
import { routed } from "../top-k.ts";
import {
  type Heads,
  type Rows,
  at,
  concatenated,
  each,
  intoHeads,
  linear,
  mix,
  softmax,
  split,
} from "../vectors.ts";

/** A mixture of attention heads (Zhang et al. 2022, arXiv:2210.05144): each chosen expert's heads share keys and values. */
export function mixtureOfAttention(spec: MixtureOfAttentionSpec, x: Rows, place: Place): Rows {
  const { weights } = place;
  const { num_kv_heads: heads, head_dim: dim } = spec;
  const [k, v] = split(linear(weights, "kv_proj", x), [heads * dim, heads * dim]) as [Rows, Rows];
  const keys = rotated(spec, intoHeads(k, dim), place);
  const values = intoHeads(v, dim);
  const chosen = linear(weights, "experts.router", x).map((logits) => choose(spec, [...logits]));
  const bias = spec.output_bias ? weights.get("experts.bias").data : null;
  // The experts of a token in the order of their choice: expert i of each token is attended with together.
  const outputs = Array.from({ length: spec.top_k }, (_, i) => {
    const expertOf = (t: number): number => chosen[t]?.[i]?.expert ?? 0;
    const queries = x.map(
      (row, t) => linear(weights, "experts.{}.q_proj", [row], expertOf(t))[0] as Float32Array,
    );
    const seen = attend(rotated(spec, intoHeads(queries, dim), place), keys, values, {
      scale: spec.softmax_scale,
      mask: maskOf(true, null),
    });
    return seen.map(
      (token, t) =>
        linear(weights, "experts.{}.o_proj", [concatenated(token)], expertOf(t))[0] as Float32Array,
    );
  });
  return x.map((row, t) => {
    const factors = (chosen[t] ?? []).map(({ weight }) => weight);
    const sum = mix(
      factors,
      outputs.map((rows) => rows[t] as Float32Array),
      row.length,
    );
    return bias === null ? sum : each(sum, (value, i) => value + at(bias, i));
  });
}

function choose(spec: MixtureOfAttentionSpec, logits: readonly number[]) {
  const scores =
    spec.scoring_func === "softmax" ? softmax(logits) : logits.map(activation(spec.scoring_func));
  const experts = routed(scores, spec.top_k);
  const sum = experts.reduce((total, expert) => total + (scores[expert] as number), 0);
  return experts.map((expert) => ({
    expert,
    weight: (scores[expert] as number) / (spec.norm_topk_prob ? sum : 1),
  }));
}

/** Queries or keys, turned by their positions. */
function rotated(spec: MixtureOfAttentionSpec, heads: Heads, place: Place): Heads {
  const rotation = rotationAt(place, spec.position, spec.rotary_dim, spec.head_dim);
  if (rotation !== null)
    for (const [t, token] of heads.entries()) for (const head of token) rotate(head, 0, rotation, t);
  return heads;
}
