import { entryOf } from "../../spec/entry.ts";
import type { Diagnostic } from "../document.ts";

/** What Python refuses, as bytes or as JSON, and is read here all the same, in words, by the code of its diagnostic. */
const REFUSED: { readonly [code: string]: string } = {
  "byte-order-mark": "a byte-order mark",
  comment: "a comment",
  "lost-bytes": "bytes that are not UTF-8",
  "trailing-comma": "a trailing comma",
};

/** What of a text Python refuses, so that transformers and engines cannot load the file at all; null where it reads it. */
export function refusedByPython(diagnostics: readonly Diagnostic[]): string | null {
  const found = diagnostics.flatMap(({ code }) => entryOf(REFUSED, code) ?? []);
  return found.length === 0 ? null : [...new Set(found)].join(" and ");
}

/** Whether a diagnostic is of something that Python refuses. */
export const isRefusal = ({ code }: Diagnostic): boolean => entryOf(REFUSED, code) !== undefined;
