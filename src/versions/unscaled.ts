import { isJsonObject, type Json } from "../spec/json.ts";

/** Whether an attribute is what versions give as the scaling of positions. */
export function isRope(attribute: string): boolean {
  return NAMES.has(attribute.split(".").at(-1) as string);
}

const NAMES = new Set(["rope_scaling", "rope_parameters"]);

/** Whether rope parameters scale nothing: null, a set of the default type, or such a set for each kind of layer. */
export function scalesNothing(value: Json): boolean {
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
