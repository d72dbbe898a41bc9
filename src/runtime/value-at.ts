import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../spec/json.ts";
import { type Pointer, child, tokensOf } from "../spec/pointer.ts";

/** What a pointer leads to in a spec; null where it leads nowhere, as into a component that this config lacks. */
export function valueAt(spec: EngineModelSpec, pointer: Pointer): Json {
  const { at, value } = follow(spec, pointer);
  return at === pointer ? value : null;
}

/** How far a pointer leads into a spec: itself where it leads to a value, else the last thing that is there. */
export function nearestTo(spec: EngineModelSpec, pointer: Pointer): Pointer {
  return follow(spec, pointer).at;
}

function follow(spec: EngineModelSpec, pointer: Pointer): { readonly at: Pointer; readonly value: Json } {
  let at: Pointer = "";
  let value = spec as unknown as Json;
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
