import { exactJson } from "../../config/nodes/exact-json.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import type { Side, TextRelation } from "../comparison.ts";
import { withoutMark } from "../values/raw-difference.ts";

/** From the least to the most. */
const RELATIONS: readonly TextRelation[] = ["same-text", "white-space", "notation", "order", "different"];

/** How the files of two checkpoints differ: as the two do that differ the most; `different` where one side lacks a file. */
export function compareFiles(a: Side, b: Side, sameValues: boolean): TextRelation {
  const [filesA, filesB] = [textsOf(a), textsOf(b)];
  const relations = filesA.map((left, index): TextRelation => {
    const right = filesB[index] ?? null;
    if (left === null || right === null) return left === right ? "same-text" : "different";
    return compareText(left, right, sameValues);
  });
  return relations.reduce((x, y) => (RELATIONS.indexOf(x) >= RELATIONS.indexOf(y) ? x : y));
}

function textsOf({ text, inspection: { beside } }: Side): readonly (string | null)[] {
  return [text, beside.hfQuantConfig, beside.generationConfig];
}

/** How two texts of configs differ; `sameValues` is whether every leaf has the same JSON value. */
function compareText(a: string, b: string, sameValues: boolean): TextRelation {
  if (a === b) return "same-text";
  if (!sameValues) return "different";
  if (withoutSpace(withoutMark(a)) === withoutSpace(withoutMark(b))) return "white-space";
  // Of a key that is given twice the values below know only the last.
  if (hasTwice(a) || hasTwice(b)) return "different";
  return inOrder(a) === inOrder(b) ? "notation" : "order";
}

function hasTwice(text: string): boolean {
  const parsed = parseConfig(text);
  return parsed.ok && parsed.value.diagnostics.some(({ code }) => code === "duplicate-key");
}

/** The text without white space, except inside strings. */
function withoutSpace(text: string): string {
  let kept = "";
  for (let at = 0; at < text.length;) {
    const quote = text.indexOf('"', at);
    const start = quote === -1 ? text.length : quote;
    const end = quote === -1 ? text.length : endOfString(text, quote);
    kept += text.slice(at, start).replaceAll(/\s+/g, "") + text.slice(start, end);
    at = end;
  }
  return kept;
}

/** Where the string that begins at `quote` ends: after the next quote that no backslash escapes. */
function endOfString(text: string, quote: number): number {
  for (let at = text.indexOf('"', quote + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === "\\") slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

/** The values in the order of the text, in one notation. */
function inOrder(text: string): string {
  const parsed = parseConfig(text);
  return parsed.ok ? JSON.stringify(exactJson(parsed.value.root, (digits) => ({ __int__: digits }))) : text;
}
