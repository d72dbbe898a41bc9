import { setMember, type Json, type JsonObject } from "../spec/json.ts";
import { nameOf, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";
import type { Member, Node } from "./document.ts";

const INDEX = /^(?:0|[1-9]\d*)$/;

/** The node a pointer leads to; undefined where there is none. Names reach members, indexes without leading zero items. */
export function nodeAt(root: Node, pointer: Pointer): Node | undefined {
  if (pointer !== "" && !pointer.startsWith("/")) return undefined;
  let node: Node | undefined = root;
  for (const token of tokensOf(pointer)) {
    if (node?.type === "object") node = node.members.get(token)?.value;
    else if (node?.type === "array") node = INDEX.test(token) ? node.items[Number(token)] : undefined;
    else return undefined;
  }
  return node;
}

/** The member of an object a pointer leads to, with the place of its key; undefined for items, the root and what is not there. */
export function memberAt(root: Node, pointer: Pointer): Member | undefined {
  if (!pointer.startsWith("/")) return undefined;
  const parent = nodeAt(root, parentOf(pointer));
  return parent?.type === "object" ? parent.members.get(nameOf(pointer)) : undefined;
}

/** The value of a node as `JSON.parse` would give it; numbers may be NaN or infinite. */
export function toJson(node: Node): Json {
  switch (node.type) {
    case "object": {
      const object: JsonObject = {};
      for (const [name, member] of node.members) setMember(object, name, toJson(member.value));
      return object;
    }
    case "array":
      return node.items.map(toJson);
    case "null":
      return null;
    default:
      return node.value;
  }
}
