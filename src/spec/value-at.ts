import { type Json, isJsonObject } from "./json.ts";
import { type Pointer, child, tokensOf } from "./pointer.ts";

/** What a pointer leads to in plain data; null where it leads nowhere, as into a component that a spec lacks. */
export function valueAt(root: unknown, pointer: Pointer): Json {
  const { at, value } = follow(root, pointer);
  return at === pointer ? value : null;
}

/** How far a pointer leads into plain data: itself where it leads to a value, else the last thing that is there. */
export function nearestTo(root: unknown, pointer: Pointer): Pointer {
  return follow(root, pointer).at;
}

function follow(root: unknown, pointer: Pointer): { readonly at: Pointer; readonly value: Json } {
  let at: Pointer = "";
  let value = root as Json;
  for (const token of tokensOf(pointer)) {
    const inside = Array.isArray(value)
      ? value[Number(token)]
      : isJsonObject(value) && Object.hasOwn(value, token)
        ? value[token]
        : undefined;
    if (inside === undefined) break;
    value = inside;
    at = child(at, token);
  }
  return { at, value };
}
