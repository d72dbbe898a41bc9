import type { Node } from "../document.ts";

const EXCERPT = 40;

/** A value in a few words, for messages: `"62"`, `null`, `an object`, `an array of 64`. */
export function describeValue(node: Node, text: string): string {
  if (node.type === "object") return node.members.size === 0 ? "an empty object" : "an object";
  if (node.type === "array")
    return node.items.length === 0 ? "an empty array" : `an array of ${node.items.length}`;
  const literal = text.slice(node.start, node.end);
  return literal.length <= EXCERPT ? literal : `${literal.slice(0, EXCERPT)}…`;
}
