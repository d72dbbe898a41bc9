import { type Described, type Sourced, derive } from "../../../config/reading/sourced.ts";
import type { OutputGateSpec } from "../../../spec/components/output-gate.ts";

/** A sigmoid gate on every channel of the output, which q_proj yields beside the query; there because of `gate`. */
export function gateInQuery(gate: Sourced<unknown>, reference: string): Described<OutputGateSpec> {
  const rule = `q_proj yields query and gate, whose sigmoid multiplies the output (${reference})`;
  const is = <T>(value: T): Sourced<T> => derive([gate], () => value, rule);
  return {
    type: is("output_gate"),
    granularity: is("per_channel"),
    activation: is("sigmoid"),
    layout: is("in_q_proj"),
  };
}
