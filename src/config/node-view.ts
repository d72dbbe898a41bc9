import type { TreeView } from "../spec/leaves.ts";
import type { Member, Node } from "./document.ts";

/** A view of nodes, for walking their leaves. */
export const nodeView: TreeView<Node> = {
  entries: (node) => {
    if (node.type === "object")
      return { keyed: true, values: () => valuesOf(node.members), size: node.members.size };
    if (node.type === "array")
      return { keyed: false, values: () => indexed(node.items), size: node.items.length };
    return undefined;
  },
};

function* valuesOf(members: ReadonlyMap<string, Member>): Iterable<readonly [string, Node]> {
  for (const [key, member] of members) yield [key, member.value];
}

function* indexed(items: readonly Node[]): Iterable<readonly [string, Node]> {
  let index = 0;
  for (const item of items) yield [String(index++), item];
}
