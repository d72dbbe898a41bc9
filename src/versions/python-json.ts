import { entryOf } from "../spec/entry.ts";
import type { Json } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { WholeNumber } from "./whole-number.ts";

/**
 * A value as transformers writes config.json: sorted keys, two spaces, non-ASCII characters escaped. 5.x writes numbers
 * that JSON lacks as objects, 4.x as Python spells them. `wholeNumber` says of a pointer into the value what Python has
 * where a whole number is: a float it writes with a point, an integer with all of its digits.
 */
export function pythonJson(value: Json, version: string, wholeNumber: (at: Pointer) => WholeNumber): string {
  return `${written(value, "", { bare: version.startsWith("4."), wholeNumber, at: "" })}\n`;
}

interface Writing {
  readonly bare: boolean;
  readonly wholeNumber: (at: Pointer) => WholeNumber;
  readonly at: Pointer;
}

function written(value: Json, indent: string, writing: Writing): string {
  if (typeof value === "number") return numeral(value, indent, writing);
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value === "boolean") return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item, index) => inner + written(item, inner, { ...writing, at: child(writing.at, String(index)) })).join(",\n")}\n${indent}]`;
  }
  const names = Object.keys(value).sort(byName);
  if (names.length === 0) return "{}";
  const members = names.map((name) => {
    const member = value[name] as Json;
    return `${inner}${quoted(name)}: ${written(member, inner, { ...writing, at: child(writing.at, name) })}`;
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** Numbers come by value, as `id2label` has them: its keys are numbers in Python. */
function byName(a: string, b: string): number {
  if (/^(0|[1-9]\d*)$/.test(a) && /^(0|[1-9]\d*)$/.test(b)) return Number(a) - Number(b);
  return a < b ? -1 : 1;
}

const SPELLED: { readonly [number: string]: string } = {
  Infinity: "Infinity",
  "-Infinity": "-Infinity",
  NaN: "NaN",
};

function numeral(value: number, indent: string, writing: Writing): string {
  const whole: WholeNumber | null =
    Number.isInteger(value) || Math.abs(value) === Infinity ? writing.wholeNumber(writing.at) : null;
  // Where the attribute is another than the file's number, the digits are not its.
  if (whole?.kind === "integer" && whole.digits !== null && Number(whole.digits) === value)
    return whole.digits;
  const special = entryOf(SPELLED, String(value));
  if (special !== undefined) return writing.bare ? special : written({ __float__: special }, indent, writing);
  if (whole?.kind === "float" && whole.isNegativeZero && value === 0) return "-0.0";
  const text = String(value);
  if (whole?.kind === "integer") return text;
  // Python writes floats below 1e-4 and from 1e16 on as 1e-05 and 1e+16, with two digits at least.
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e16))
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  return whole === null ? text : `${text}.0`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
