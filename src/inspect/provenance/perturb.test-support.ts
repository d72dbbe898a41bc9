import type { Json, JsonObject } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { child, tokensOf, type Pointer } from "../../spec/pointer.ts";

/** The text of a copy of `config` in which `change` has worked on the object that holds the field, and its name in it. */
export function changed(
  config: Json,
  pointer: Pointer,
  change: (holder: JsonObject, name: string) => void,
): string {
  const copy = structuredClone(config);
  const tokens = tokensOf(pointer);
  const name = tokens.pop() ?? "";
  const holder = tokens.reduce<Json>((value, token) => (value as JsonObject)[token] as Json, copy);
  change(holder as JsonObject, name);
  return JSON.stringify(copy);
}

/** Other values of the same type: numbers grow, flags flip, names change. */
export function others(value: Json): Json[] {
  if (typeof value === "number")
    return Number.isInteger(value) ? [value + 1, value * 2 || 3] : [value * 1.5, value / 3];
  if (typeof value === "boolean") return [!value];
  if (typeof value === "string") return [`${value}_x`];
  if (Array.isArray(value)) return value.length === 0 ? [[1]] : [[...value].reverse(), value.slice(1)];
  if (value === null) return [];
  return [{ ...value, another: Object.values(value)[0] ?? 1 }];
}

/** The pointers of all objects inside a value, itself included. */
export function objectsIn(value: Json, at: Pointer = ""): Pointer[] {
  if (!isJsonObject(value)) return [];
  return [at, ...Object.entries(value).flatMap(([key, member]) => objectsIn(member, child(at, key)))];
}
