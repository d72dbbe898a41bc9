import type { Json } from "./json.ts";

/**
 * A value as JSON in a sentence or a cell, cut where it is longer than so many characters. Numbers that JSON lacks are spelled
 * as Python does: `{"__float__": "Infinity"}` is a dictionary there.
 */
export function briefJson(value: Json, longest = 40): string {
  const text = JSON.stringify(value, marked).replaceAll(MARKED, "$1");
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** A character for private use, which no file has beside such a word. */
const MARK = "\uE05F";

const MARKED = new RegExp(`"${MARK}(-?Infinity|NaN)"`, "g");

const marked = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? `${MARK}${value}` : value;
