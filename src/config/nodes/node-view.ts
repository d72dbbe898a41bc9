import type { MapShape, TreeView } from "../../spec/leaves.ts";
import type { Node, ObjectNode } from "../document.ts";

/** A view of nodes, for walking their leaves. */
export const nodeView: TreeView<Node> = {
  kindOf: (node) => (node.type === "object" || node.type === "array" ? node.type : "scalar"),
  every: (node, test) => {
    if (node.type === "array") return node.items.every(test);
    for (const [key, { value }] of (node as ObjectNode).members) if (!test(value, key)) return false;
    return true;
  },
  shapes: new WeakMap<Node, MapShape | null>(),
};
