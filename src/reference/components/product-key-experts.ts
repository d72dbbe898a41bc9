import type { ProductKeyExpertsSpec } from "../../spec/components/product-key-experts.ts";
import { activation } from "../activations.ts";
import type { Place } from "../place.ts";
import { refuseMore } from "../top-k.ts";
import {
  type Rows,
  add,
  at,
  concatenated,
  dot,
  each,
  linear,
  multiply,
  softmax,
  vector,
} from "../vectors.ts";

/** Doge's experts beside its MLP (transformers 5.18.0, modeling_doge.py DogeCDMoE). */
export function productKeyExperts(spec: ProductKeyExpertsSpec, x: Rows, { weights }: Place): Rows {
  const act = activation(spec.activation);
  const keys = Math.floor(Math.sqrt(spec.num_experts));
  refuseMore(spec.top_k, keys * keys);
  const scores = concatenated(linear(weights, "router_gate", x));
  const half = scores.length / 2;
  const [down, up] = [weights.get("down_embed.weight").data, weights.get("up_embed.weight").data];
  const beside = x.map((row, t) => {
    const all = Array.from({ length: keys * keys }, (_, expert) => ({
      expert,
      score: at(scores, t * keys + Math.floor(expert / keys)) + at(scores, half + t * keys + (expert % keys)),
    }));
    const chosen = all.sort((a, b) => b.score - a.score).slice(0, spec.top_k);
    const shares = softmax(chosen.map(({ score }) => score));
    const own = (of: Float32Array, expert: number): Float32Array =>
      of.subarray(expert * row.length, (expert + 1) * row.length);
    const strengths = chosen.map(({ expert }, i) => act(dot(own(down, expert), row)) * (shares[i] as number));
    return vector(row.length, (i) =>
      chosen.reduce((sum, { expert }, j) => sum + (strengths[j] as number) * at(own(up, expert), i), 0),
    );
  });
  const gates = linear(weights, "gate_proj", x).map((row) => each(row, act));
  const ups = linear(weights, "up_proj", x);
  const inner = gates.map((gate, t) => multiply(gate, ups[t] as Float32Array));
  return add(linear(weights, "down_proj", inner), beside);
}
