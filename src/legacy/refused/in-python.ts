import type { Node } from "../../config/document.ts";
import { describe } from "../../config/nodes/node.ts";

/** Whether Python's `int` reads a text; white space may stand around the number, and underscores in it. */
export const isPythonInt = (text: string): boolean => /^\s*[+-]?\d+(_\d+)*\s*$/.test(text);

/** A value in words; Python tells 4096.0 from 4096. */
export function inPython(node: Node): string {
  const isWhole = node.type === "number" && node.form === "float" && Number.isInteger(node.value);
  return `${describe(node)}${isWhole ? ".0" : ""}`;
}
