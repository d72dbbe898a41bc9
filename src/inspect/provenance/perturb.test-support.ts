import type { Json, JsonObject } from "../../spec/json.ts";
import { isJsonObject } from "../../spec/json.ts";
import { child, tokensOf, type Pointer } from "../../spec/pointer.ts";

/** The text of `config` in which the object that holds the field is what `change` makes of it and the field's name. */
export function changed(
  config: Json,
  pointer: Pointer,
  change: (holder: JsonObject, name: string) => JsonObject,
): string {
  const inside = (value: Json, [token = "", ...rest]: readonly string[]): Json => {
    if (Array.isArray(value))
      return value.map((item, index) => {
        if (String(index) !== token) return item;
        return rest.length > 0 ? inside(item, rest) : (change({ [token]: item }, token)[token] ?? null);
      });
    const holder = value as JsonObject;
    return rest.length === 0
      ? change(holder, token)
      : { ...holder, [token]: inside(holder[token] as Json, rest) };
  };
  return JSON.stringify(inside(config, tokensOf(pointer)));
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
