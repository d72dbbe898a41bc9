import type { Json } from "../spec/json.ts";

const LONGEST = 80;

/** A value as JSON, cut where it is long. */
export function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
