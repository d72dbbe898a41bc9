import { toJson } from "../config/node.ts";
import { parseConfig } from "../config/parse.ts";
import type { TextRelation } from "./comparison.ts";
import { withoutMark } from "./raw-difference.ts";

/** How two texts of configs differ; `sameValues` is whether every leaf has the same JSON value. */
export function compareText(a: string, b: string, sameValues: boolean): TextRelation {
  if (a === b) return "same-text";
  if (!sameValues) return "different";
  if (withoutSpace(withoutMark(a)) === withoutSpace(withoutMark(b))) return "white-space";
  return inOrder(a) === inOrder(b) ? "notation" : "order";
}

/** The text without white space, except inside strings. */
function withoutSpace(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|[\s]+/g, "$1");
}

/** The values in the order of the text, in one notation. */
function inOrder(text: string): string {
  const parsed = parseConfig(text);
  return parsed.ok ? JSON.stringify(toJson(parsed.value.root)) : text;
}
