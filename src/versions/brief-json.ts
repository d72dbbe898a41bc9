import { type Json, spellNumbers } from "../spec/json.ts";

const LONGEST = 40;

/** A value as JSON in a sentence: cut where it is long. */
export function briefJson(value: Json): string {
  const text = JSON.stringify(value, spellNumbers);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
