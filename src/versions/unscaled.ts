import { isJsonObject, type Json } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";

/** What versions give as the scaling of positions. */
const NAMES = new Set(["rope_scaling", "rope_parameters"]);

/**
 * Whether some give null and the others sets that scale nothing. Of two sets, the members count: another share of the
 * channels is another model.
 */
export function isOnlyUnscaled(attribute: string, values: readonly Json[]): boolean {
  const sets = values.filter((value) => value !== null);
  return (
    NAMES.has(attribute.split(".").at(-1) as string) &&
    sets.length < values.length &&
    sets.every((set) => sameJson(set, sets[0] as Json) && scalesNothing(set))
  );
}

/** Whether rope parameters scale nothing: null, a set of the default type, or such a set for each kind of layer. */
function scalesNothing(value: Json): boolean {
  if (value === null) return true;
  if (!isJsonObject(value)) return false;
  const members = Object.entries(value);
  if (members.length > 0 && members.every(([, set]) => isJsonObject(set)))
    return members.every(([, set]) => scalesNothing(set));
  const type = value.rope_type ?? value.type ?? "default";
  return type === "default" && members.every(([name]) => UNSCALED.has(name));
}

/** What a set of the default type has that is no scaling. */
const UNSCALED = new Set(["partial_rotary_factor", "rope_theta", "rope_type", "type"]);
