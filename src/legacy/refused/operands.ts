import type { Json } from "../../spec/json.ts";
import { isPythonNumber } from "../tracked.ts";

/** Whether Python raises where it compares two values by size; not of what is not known. */
export function isIncomparable(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined || (isPythonNumber(a) && isPythonNumber(b))) return false;
  // Lists of the same kind of things, as far as they are looked at.
  return !((typeof a === "string" && typeof b === "string") || (Array.isArray(a) && Array.isArray(b)));
}

/** Whether Python raises where it divides by a value: it is no number, or zero; not of what is not known. */
export function isNoDivisor(value: Json | undefined): boolean {
  return value !== undefined && (!isPythonNumber(value) || Number(value) === 0);
}

/** Whether a value that is known is no number. */
export function isNoNumber(value: Json | undefined): boolean {
  return value !== undefined && !isPythonNumber(value);
}
