import { parse } from "jsonc-parser";
import type { PlacedField } from "./field-at.ts";

const MOST_ELEMENTS_SHOWN = 8;

/** What a folded range between brackets or braces holds, such as "64 items". */
export function foldSummary(inside: string, isArray: boolean): string {
  const value: unknown = parse(isArray ? `[${inside}]` : `{${inside}}`);
  const count = typeof value === "object" && value !== null ? Object.keys(value).length : 0;
  return `${count} ${isArray ? "item" : "field"}${count === 1 ? "" : "s"}`;
}

/** The insides of the long arrays among the fields, which are folded when a file is opened. */
export function longArrays(
  text: string,
  fields: readonly PlacedField[],
): { readonly from: number; readonly to: number }[] {
  return fields
    .filter(
      ({ valueStart, end }) =>
        text[valueStart] === "[" && text[end - 1] === "]" && isLong(text.slice(valueStart, end)),
    )
    .map(({ valueStart, end }) => ({ from: valueStart + 1, to: end - 1 }));
}

function isLong(text: string): boolean {
  const value: unknown = parse(text);
  return Array.isArray(value) && value.length > MOST_ELEMENTS_SHOWN;
}
