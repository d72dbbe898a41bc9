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

/** The text without white space, except inside strings; token by token, because a string can be as long as the text. */
function withoutSpace(text: string): string {
  let inString = false;
  return text.replaceAll(/\\[\s\S]|"|\s+/g, (token) => {
    if (token === '"') inString = !inString;
    return inString || token === '"' ? token : "";
  });
}

/** The values in the order of the text, in one notation. */
function inOrder(text: string): string {
  const parsed = parseConfig(text);
  return parsed.ok ? JSON.stringify(toJson(parsed.value.root)) : text;
}
