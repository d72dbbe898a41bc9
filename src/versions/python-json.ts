import type { Json } from "../spec/json.ts";

/**
 * A value as transformers writes config.json: sorted keys, two spaces, non-ASCII characters escaped. 5.x writes numbers
 * that JSON lacks as objects, 4.x as Python spells them. Whole numbers are written without a point, for JavaScript does
 * not tell 1.0 from 1.
 */
export function pythonJson(value: Json, version: string): string {
  return `${written(value, "", version.startsWith("4."))}\n`;
}

function written(value: Json, indent: string, bare: boolean): string {
  if (typeof value === "number") return numeral(value, indent, bare);
  if (typeof value === "string") return quoted(value);
  if (value === null || typeof value === "boolean") return String(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((item) => inner + written(item, inner, bare)).join(",\n")}\n${indent}]`;
  }
  const names = Object.keys(value).sort(byName);
  if (names.length === 0) return "{}";
  const members = names.map((name) => {
    const member = value[name] as Json;
    return `${inner}${quoted(name)}: ${written(member, inner, bare)}`;
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

function numeral(value: number, indent: string, bare: boolean): string {
  const special = SPELLED[String(value)];
  if (special !== undefined) return bare ? special : written({ __float__: special }, indent, bare);
  // Python writes small numbers as 1e-05, with two digits at least.
  const small = value !== 0 && Math.abs(value) < 1e-4;
  const text = small ? value.toExponential() : String(value);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
