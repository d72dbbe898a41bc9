import type { TreeView } from "../spec/leaves.ts";
import type { Node, ObjectNode, ArrayNode } from "./document.ts";

/** A view of nodes, for walking their leaves. */
export const nodeView: TreeView<Node> = {
  kindOf: (node) => (node.type === "object" || node.type === "array" ? node.type : "scalar"),
  sizeOf: (node) => (node.type === "object" ? node.members.size : (node as ArrayNode).items.length),
  every: (node, test) => {
    if (node.type === "array") return node.items.every(test);
    for (const [key, { value }] of (node as ObjectNode).members) if (!test(value, key)) return false;
    return true;
  },
};
