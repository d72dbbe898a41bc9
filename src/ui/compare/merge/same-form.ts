import { exactJson } from "../../../config/nodes/exact-json.ts";
import { parseConfig } from "../../../config/parse/parse.ts";
import { isJsonObject, type Json } from "../../../spec/json.ts";

/** Both texts written alike: indented by two, and B's members in the order that they have in A. */
export interface SameForm {
  readonly a: string;
  readonly b: string;
}

/** Writes two configs alike, so that only values differ; null where one of them cannot be read. */
export function sameForm(a: string, b: string): SameForm | null {
  const [left, right] = [parseConfig(a), parseConfig(b)];
  if (!left.ok || !right.ok) return null;
  const [valueA, valueB] = [left, right].map(({ value }) => exactJson(value.root, mark)) as [Json, Json];
  return { a: write(valueA), b: write(inOrderOf(valueA, valueB)) };
}

/** Digits that no number here can hold, as a text that is told from those of a file. */
const mark = (digits: string): string => `\0${digits}`;

function write(value: Json): string {
  return `${JSON.stringify(value, null, 2).replace(/"\\u0000(-?\d+)"/g, "$1")}\n`;
}

/** `value` with its members in the order of `model`, those that only it has after them. Lists keep their order. */
function inOrderOf(model: Json, value: Json): Json {
  if (Array.isArray(model) && Array.isArray(value)) {
    return value.map((item, index) => inOrderOf((model as readonly Json[])[index] ?? null, item as Json));
  }
  if (!isJsonObject(model) || !isJsonObject(value)) return value;
  const names = [...Object.keys(model), ...Object.keys(value)].filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(
    [...new Set(names)].map((name) => [name, inOrderOf(model[name] ?? null, value[name] as Json)]),
  );
}
