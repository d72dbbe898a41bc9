import { shown } from "../spec/shown.ts";
import { QUANT_FILE, splitSideFile } from "../config/nodes/side-file.ts";
import { type LineIndex, positionAt } from "../config/parse/line-index.ts";
import { countedValue } from "../inspect/counts.ts";
import type { FieldReport, Inspection } from "../inspect/inspection.ts";
import { isJsonObject, type Json, spellNumbers } from "../spec/json.ts";
import { parentOf, type Pointer } from "../spec/pointer.ts";

const LONGEST = 60;

/** A value as JSON in a line; of a long one the beginning. */
export function shortValue(value: Json): string {
  if (Array.isArray(value) && value.length > 8)
    return `[${value.slice(0, 3).map(shortValue).join(", ")}, … ${value.length} items]`;
  if (isJsonObject(value) && Object.keys(value).length > 8) return `{… ${Object.keys(value).length} entries}`;
  return cut(JSON.stringify(value, spellNumbers));
}

/** A value in a list of several: of an object its names, of many of them or of a list only how many there are. */
export function briefValue(value: Json): string {
  if (Array.isArray(value) && value.length > 3) return `[… ${value.length} items]`;
  if (!isJsonObject(value)) return shortValue(value);
  const names = Object.keys(value);
  if (names.length < 2) return shortValue(value);
  const named = `{${names.map((name) => `${JSON.stringify(name)}: …`).join(", ")}}`;
  return names.length > 3 || named.length > LONGEST ? `{… ${names.length} entries}` : cut(named);
}

/** What the text has for a field, in one line, shortened where it is long; null where the file leaves it out. */
export function textOf({ places }: Pick<FieldReport, "places">, text: string, field: Pointer): string | null {
  const place = places.get(field);
  if (!place) return null;
  // Places count without a byte-order mark.
  const plain = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return cut(plain.slice(place.valueStart, place.end).replaceAll(/\s+/g, " "));
}

function cut(whole: string): string {
  const text = shown(whole);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** The report of the file that a pointer leads into, with the pointer in it; null where there is none. */
function reportFor(inspection: Inspection, pointer: Pointer): readonly [FieldReport, Pointer] | null {
  const { file, pointer: inFile } = splitSideFile(pointer);
  if (file === null) return [inspection, pointer];
  return file === QUANT_FILE && inspection.quantFile?.ok ? [inspection.quantFile.report, inFile] : null;
}

/** The values that a field of config.json decides: those whose presence alone hangs on it are not among them. */
export function valuesOf({ fields, origins }: Inspection, field: Pointer): readonly Pointer[] {
  const use = fields.get(field);
  if (use?.use !== "mapped") return [];
  const own = use.to.filter((value) => {
    const origin = origins.get(value);
    return origin && "from" in origin && origin.from.includes(field);
  });
  return [...new Set(own.map(countedValue))];
}

type Places = FieldReport["places"];

const linesOfObjects = new WeakMap<Places, ReadonlyMap<Pointer, number>>();

/** The line of the first leaf of every object of a file. */
function firstLines(places: Places): ReadonlyMap<Pointer, number> {
  const known = linesOfObjects.get(places);
  if (known) return known;
  const lines = new Map<Pointer, number>();
  for (const [leaf, { line }] of places)
    for (let at = parentOf(leaf); at !== "" && !lines.has(at); at = parentOf(at)) lines.set(at, line);
  linesOfObjects.set(places, lines);
  return lines;
}

/** The line of a field, or of the first leaf of an object; null where the file has none of it. */
export function lineOf(inspection: Inspection, pointer: Pointer): number | null {
  const found = reportFor(inspection, pointer);
  if (!found) return null;
  const [{ places }, inFile] = found;
  const exact = places.get(inFile);
  if (exact) return exact.line;
  return firstLines(places).get(inFile) ?? null;
}

/** The line after which a field would stand that the file leaves out. */
export function lineAfter(lines: LineIndex, { after }: { readonly after: number }): number {
  return positionAt(lines, after).line;
}

/** Whether two fields stand in the same object. */
export function areSiblings(a: Pointer, b: Pointer): boolean {
  return parentOf(a) === parentOf(b);
}
