import { type Json, spellNumbers } from "./json.ts";

/** A value as JSON in a sentence or a cell, cut where it is longer than so many characters. */
export function briefJson(value: Json, longest = 40): string {
  const text = JSON.stringify(value, spellNumbers);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
