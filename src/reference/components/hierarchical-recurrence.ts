import {
  HIGH_STACK,
  type HierarchicalRecurrenceSpec,
} from "../../spec/components/hierarchical-recurrence.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import type { Stacks } from "../stacks.ts";
import { type Rows, add } from "../vectors.ts";
import type { Weights } from "../weights.ts";
import { denseMlp } from "./dense-mlp.ts";
import { gqaAttention } from "./gqa-attention.ts";

/** The cycles of both stacks (HrmTextModel.forward of transformers 5.18.0, modeling_hrm_text.py). */
export function hierarchicalRecurrence(
  spec: HierarchicalRecurrenceSpec,
  x: Rows,
  stacks: Stacks,
  place: Place,
): Rows {
  const { weights } = place;
  const { data } = weights.get("z_L_init");
  let high = x;
  let low: Rows = x.map(() => data);
  for (let cycle = 0; cycle < spec.high_cycles; cycle++) {
    for (let step = 0; step < spec.low_cycles; step++)
      low = norm(spec.norm, weights, "final_norm", stacks.low(add(low, high)));
    high = norm(spec.norm, weights, "final_norm", highStack(spec, add(high, low), stacks, place));
  }
  return high;
}

function highStack(spec: HierarchicalRecurrenceSpec, input: Rows, stacks: Stacks, place: Place): Rows {
  let x = input;
  for (let layer = 0; layer < spec.num_layers; layer++) {
    const inLayer = (module: string): Place => ({
      ...place,
      layer,
      stream: x,
      weights: ofLayer(place.weights, `${HIGH_STACK}${module}`, layer),
    });
    const normed = (name: string): Rows => norm(spec.norm, inLayer("").weights, name, x);
    x = add(x, gqaAttention(spec.attention, normed("input_layernorm"), inLayer(".self_attn")));
    x = add(x, denseMlp(spec.mlp, normed("post_attention_layernorm"), inLayer(".mlp")));
    stacks.leaves(x);
  }
  return x;
}

/** The tensors of one layer, whose number stands where experts' numbers stand. */
function ofLayer(weights: Weights, module: string, layer: number): Weights {
  return {
    has: (name) => weights.has(`${module}.${name}`),
    get: (name) => weights.get(`${module}.${name}`, layer),
  };
}
