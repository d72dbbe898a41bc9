import type { MapShape, TreeView } from "../../spec/leaves.ts";
import type { Node, ObjectNode } from "../document.ts";
import { everyMember } from "./node.ts";

/** A view of nodes, for walking their leaves. */
export const nodeView: TreeView<Node> = {
  kindOf: (node) => (node.type === "object" || node.type === "array" ? node.type : "scalar"),
  sizeOf: (node) => (node as ObjectNode).members.size,
  every: (node, test) =>
    node.type === "array" ? node.items.every(test) : everyMember(node as ObjectNode, test),
  shapes: new WeakMap<Node, MapShape | null>(),
};
