import { toJson } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import type { TextRelation } from "../comparison.ts";
import { withoutMark } from "../values/raw-difference.ts";

/** How two texts of configs differ; `sameValues` is whether every leaf has the same JSON value. */
export function compareText(a: string, b: string, sameValues: boolean): TextRelation {
  if (a === b) return "same-text";
  if (!sameValues) return "different";
  if (withoutSpace(withoutMark(a)) === withoutSpace(withoutMark(b))) return "white-space";
  return inOrder(a) === inOrder(b) ? "notation" : "order";
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
  return parsed.ok ? JSON.stringify(toJson(parsed.value.root)) : text;
}
