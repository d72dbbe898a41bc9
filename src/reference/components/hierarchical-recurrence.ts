import {
  HIGH_STACK,
  type HierarchicalRecurrenceSpec,
} from "../../spec/components/hierarchical-recurrence.ts";
import { norm } from "../norm.ts";
import type { Place } from "../place.ts";
import type { Stacks } from "../stacks.ts";
import { type Rows, add } from "../vectors.ts";
import { innerLayer } from "./inner-stack.ts";

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
    x = innerLayer(spec, x, HIGH_STACK, layer, place);
    stacks.leaves(x);
  }
  return x;
}
