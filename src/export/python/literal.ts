import { shown } from "../../spec/shown.ts";
import { isJsonObject, type Json } from "../../spec/json.ts";

/** Lines longer than this, in characters, are broken. */
const WIDTH = 100;

/** A JSON value as Python writes it, indented for a place at `column` where it does not fit into one line. */
export function pythonLiteral(value: Json, column = 0): string {
  const line = inline(value);
  if (column + line.length <= WIDTH || typeof value !== "object" || value === null) return line;
  const indent = " ".repeat(column + 4);
  const inner = Array.isArray(value)
    ? value.map((item) => pythonLiteral(item, column + 4))
    : Object.entries(value).map(([name, item]) => `${inline(name)}: ${pythonLiteral(item, column + 4)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${inner.map((item) => `${indent}${item},\n`).join("")}${" ".repeat(column)}${close}`;
}

function inline(value: Json): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([name, item]) => `${inline(name)}: ${inline(item)}`)
      .join(", ")}}`;
  // A string of JSON is one of Python's too, a number as well.
  return shown(JSON.stringify(value));
}
