/** A JSON value as `JSON.parse` gives it. */
export type Json = JsonScalar | Json[] | JsonObject;

/** A JSON value without members or elements. */
export type JsonScalar = string | number | boolean | null;

/** A JSON object. Keys are data, `__proto__` included: write them with {@link setMember}. */
export interface JsonObject {
  [key: string]: Json;
}

/** Sets an own member, even one named `__proto__`, which plain assignment would take for the prototype. */
export function setMember<T>(object: { [key: string]: T }, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

/** For `JSON.stringify`: infinities and NaN, which JSON lacks and would write as null, as transformers 5 writes them. */
export function spellNumbers(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? { __float__: String(value) } : value;
}

/** A value as a word: a text as it is, anything else as JSON. `String` throws on an object that has a member toString. */
export function wordOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value) || "undefined";
}

/** A value as `Number` takes it, and NaN for an object or list, on which `Number` may throw. */
export function numeric(value: Json | undefined): number {
  return typeof value === "object" && value !== null ? Number.NaN : Number(value);
}

/** Whether a value is a JSON object: not null and not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
