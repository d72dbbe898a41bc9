import type { NumberNode, ObjectNode } from "../document.ts";
import { excerpt } from "./failure.ts";
import type { Findings } from "./findings.ts";
import type { Scan } from "./scan.ts";

/** The numbers that Python's json module writes and JSON does not have. */
const NON_FINITE: ReadonlyMap<string, number> = new Map([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** Room for the digits of any 128-bit integer and a sign; longer ones are shortened in the message. */
const DIGITS_SHOWN = 60;

/** The node of the current number token. Notes integers that lose digits and numbers that overflow. */
export function numberNode(scan: Scan, findings: Findings, path: readonly (string | number)[]): NumberNode {
  const { source, start, end } = scan;
  // There is one zero here, for JSON.stringify writes -0 as 0.
  const value = Number(source) + 0;
  if (/[.eE]/.test(source)) {
    if (!Number.isFinite(value)) noteOverflow(findings, start, path, source, value);
    return { type: "number", start, end, value, form: "float" };
  }
  if (Number.isSafeInteger(value)) return { type: "number", start, end, value, form: "integer" };
  if (Number.isFinite(value)) noteInexact(findings, start, path, source);
  else noteOverflow(findings, start, path, source, value);
  return { type: "number", start, end, value, form: "inexact", digits: source };
}

/** The node of a word such as `-Infinity`, or undefined where the word is no number. */
export function nonFiniteNode(scan: Scan): NumberNode | undefined {
  const value = NON_FINITE.get(scan.source);
  return value === undefined
    ? undefined
    : { type: "number", start: scan.start, end: scan.end, value, form: "float" };
}

/** Reads `{"__float__": "Infinity"}`, the spelling of transformers 5, as the number it stands for. */
export function taggedFloat(node: ObjectNode): NumberNode | ObjectNode {
  if (node.members.size !== 1) return node;
  const tag = node.members.get("__float__")?.value;
  const value = tag?.type === "string" ? NON_FINITE.get(tag.value) : undefined;
  return value === undefined
    ? node
    : { type: "number", start: node.start, end: node.end, value, form: "float", tagged: true };
}

function noteInexact(
  findings: Findings,
  at: number,
  path: readonly (string | number)[],
  digits: string,
): void {
  const message = `The integer ${excerpt(digits, DIGITS_SHOWN)} is beyond 2^53, so calculations here use the nearest 64-bit float.`;
  findings.add("info", "inexact-integer", at, path, message);
}

function noteOverflow(
  findings: Findings,
  at: number,
  path: readonly (string | number)[],
  source: string,
  value: number,
): void {
  const message = `The number ${excerpt(source)} is too large for a 64-bit float and is read as ${value}.`;
  findings.add("warning", "number-overflow", at, path, message);
}
