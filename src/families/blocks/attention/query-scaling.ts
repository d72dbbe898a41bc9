import { orNull, positive, real, text } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../../config/reading/sourced.ts";
import type { TemperatureTuningSpec } from "../../../spec/components/temperature-tuning.ts";
import { ropeGroup } from "../position/rope.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { dotted } from "../../../config/nodes/dotted.ts";

/** The rope types for which standardize_rope_params fills in the trained length (transformers 5.18.0, modeling_rope_utils.py). */
const FILLED = new Set(["llama3", "yarn", "longrope"]);

/**
 * What Mistral's newer attention multiplies its queries by: 1 + llama_4_scaling_beta × ln(1 + ⌊position / trained length⌋),
 * both from the rotary object. `scope` is one in which the file's object stands alone (`withoutRopeDefaults`).
 */
export function readQueryScaling(
  scope: Scope,
  reference: Reference,
  maxPositions: Sourced<number>,
): Described<TemperatureTuningSpec | null> {
  const group = ropeGroup(scope);
  const rule = cite(
    reference,
    "Attention",
    "multiplies queries by 1 + llama_4_scaling_beta × ln(1 + ⌊position / original_max_position_embeddings⌋)",
  );
  const [scale, floor] = ["llama_4_scaling_beta", "original_max_position_embeddings"];
  const nothing = { value: null, rule: `${rule}, and has no other` };
  const beta = scope.read(orNull(real), `${group}/${scale}`, nothing, `rope_parameters/${scale}`);
  const length = readTrainedLength(scope, group, maxPositions, floor);
  if (beta.value === null || length.value === null) {
    const missing = scope.at(`${group}/${beta.value === null ? scale : floor}`);
    const found = scope.find(missing) ? "null" : "not given";
    const message = `${dotted(missing)} is ${found}, and without it ${cite(reference, "Attention", "cannot scale its queries")}: the model is built, and stops with a TypeError where it runs.`;
    scope.reader.report("error", "no-query-scaling", missing, message);
    return derive([beta, length], () => null, "queries are not scaled without both numbers");
  }
  return {
    type: derive([beta, length], () => "temperature_tuning" as const, rule),
    scale: derive([beta, length], (by) => by ?? 0, rule),
    floor: derive([length, beta], (tokens) => tokens ?? 1, rule),
    offset: derive([beta, length], () => 0, `${rule}; positions are counted from 0`),
  };
}

function readTrainedLength(
  scope: Scope,
  group: string,
  maxPositions: Sourced<number>,
  name: string,
): Sourced<number | null> {
  const type = scope.nullable(
    text,
    [`${group}/rope_type`, `${group}/type`],
    { value: "default", rule: "a rotary embedding without a type is unscaled" },
    "rope_parameters/rope_type",
  );
  const filled = derive(
    [type, maxPositions],
    (rope, positions) => (FILLED.has(rope) ? positions : null),
    `max_position_embeddings where the rope type is ${[...FILLED].join(", ")}, and none under another (standardize_rope_params, transformers 5.18.0)`,
  );
  const inside = `${group}/${name}`;
  // One beside the object wins over the one inside, under the types that read it.
  const spellings = FILLED.has(type.value) ? [name, inside] : inside;
  return scope.read(orNull(positive), spellings, filled, `rope_parameters/${name}`);
}
