import { isJsonObject, type Json } from "../spec/json.ts";

/** A value without the member at a path. */
export function without(value: Json, [name = "", ...inner]: readonly string[]): Json {
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).flatMap(([key, one]) =>
    key !== name ? [[key, one]] : inner.length > 0 ? [[key, without(one, inner)]] : [],
  );
  return Object.fromEntries(members) as Json;
}
