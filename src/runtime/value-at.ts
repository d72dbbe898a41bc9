import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../spec/json.ts";
import { type Pointer, tokensOf } from "../spec/pointer.ts";

/** What a pointer leads to in a spec; null where it leads nowhere, as into a component that this config lacks. */
export function valueAt(spec: EngineModelSpec, pointer: Pointer): Json {
  let value: Json = spec as unknown as Json;
  for (const token of tokensOf(pointer)) {
    const inside: Json = value;
    if (Array.isArray(inside)) value = inside[Number(token)] ?? null;
    else if (isJsonObject(inside) && Object.hasOwn(inside, token)) value = inside[token] as Json;
    else return null;
  }
  return value;
}
