import type { Node } from "../config/document.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import { forEachOdd, isLeaf } from "../spec/leaves.ts";

const known = new WeakMap<Node, boolean>();

/** Whether a node is read as one fact (see isLeaf). Remembered, for a map of thousands is asked about more than once. */
export function isOneFact(node: Node): boolean {
  if (node.type !== "object") return isLeaf(nodeView, node);
  const before = known.get(node);
  if (before !== undefined) return before;
  const is = isLeaf(nodeView, node);
  known.set(node, is);
  return is;
}

/** The members of entries of a long map that are not part of its one fact, as "ENTRY\nMEMBER". */
export function oddMembers(node: Node): ReadonlySet<string> {
  const odd = new Set<string>();
  forEachOdd(nodeView, node, (path) => odd.add(path.join("\n")));
  return odd;
}
