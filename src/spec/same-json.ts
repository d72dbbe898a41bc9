import type { Json } from "./json.ts";
import { isJsonObject } from "./json.ts";

/** Whether two values are equal: the order of members does not count, that of elements does; NaN equals itself. */
export function sameJson(a: Json, b: Json): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index] as Json));
  }
  if (isJsonObject(a) && isJsonObject(b)) {
    const names = Object.keys(a);
    return (
      names.length === Object.keys(b).length &&
      names.every((name) => Object.hasOwn(b, name) && sameJson(a[name] as Json, b[name] as Json))
    );
  }
  return false;
}
