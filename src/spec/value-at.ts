import { type Json, isJsonObject } from "./json.ts";
import { type Pointer, child, tokensOf } from "./pointer.ts";

/** What a pointer leads to in plain data; null where it leads nowhere, as into a component that a spec lacks. */
export function valueAt(root: unknown, pointer: Pointer): Json {
  let value = root as Json;
  for (const token of tokensOf(pointer)) {
    const inside = memberOf(value, token);
    if (inside === undefined) return null;
    value = inside;
  }
  return value;
}

/** How far a pointer leads into plain data: itself where it leads to a value, else the last thing that is there. */
export function nearestTo(root: unknown, pointer: Pointer): Pointer {
  let at: Pointer = "";
  let value = root as Json;
  for (const token of tokensOf(pointer)) {
    const inside = memberOf(value, token);
    if (inside === undefined) break;
    value = inside;
    at = child(at, token);
  }
  return at;
}

function memberOf(value: Json, token: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}
