import type { Node } from "../../config/document.ts";
import { nodeAt } from "../../config/nodes/node.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import type { Assembled } from "../../config/reading/assemble.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { isWithin, type Pointer, tokensOf } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import type { Issue } from "../declaration/first-issue.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/**
 * What a schema of the spec does not allow, in words, at the field of the file that is at fault: of those that decide
 * the value the one that is no number, or is furthest from the numbers that configs have.
 */
export function invalidValue(
  { root, document }: ConfigReader,
  { value: spec, origins }: Assembled,
  { at, message }: Issue,
): { readonly at: Pointer; readonly message: string } {
  const fields = [...origins].flatMap(([leaf, origin]) =>
    (isWithin(leaf, at) || isWithin(at, leaf)) && "from" in origin ? origin.from : [],
  );
  const given = [...new Set(fields)].flatMap((field) => {
    const node = nodeAt(root, field);
    return node ? [{ field, node }] : [];
  });
  const [worst] = given.toSorted((a, b) => oddness(b.node) - oddness(a.node));
  const name = tokensOf(at).slice(1).join(".");
  const value = valueAt(spec, at);
  const is = typeof value === "number" || typeof value === "string" ? ` is ${String(value)}` : "";
  if (!worst) return { at: "", message: `${name}${is}: ${message}` };
  const said = `${dotted(worst.field)} is ${describeValue(worst.node, document.text)}`;
  return {
    at: worst.field,
    message: `${said}: with it ${name}${is || " is none"}, which no model can have.`,
  };
}

/** More than an ordinary number is odd by, in decimal places, and less than one of hundreds. */
const OTHER = 50;

/** How odd a value is as a size or a factor. */
function oddness(node: Node): number {
  if (node.type !== "number") return node.type === "null" ? 0 : OTHER;
  if (node.value === 0) return OTHER / 2;
  const places = Math.abs(Math.log10(Math.abs(node.value)));
  return places > 15 ? OTHER + places : places;
}
