import { type Json, type JsonObject, isJsonObject, setMember } from "../../spec/json.ts";
import { type Pointer, nameOf, parentOf, tokensOf } from "../../spec/pointer.ts";

/** Gives a field of a config a value, and makes the objects around it that are not there. */
export function setAt(config: JsonObject, field: Pointer, value: Json): void {
  let holder = config;
  for (const token of tokensOf(parentOf(field))) {
    const inside = holder[token];
    const next: JsonObject = isJsonObject(inside) ? inside : {};
    if (next !== inside) setMember(holder, token, next);
    holder = next;
  }
  setMember(holder, nameOf(field), value);
}
