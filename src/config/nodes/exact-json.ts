import { type Json, type JsonObject, setMember } from "../../spec/json.ts";
import type { Node } from "../document.ts";
import { toJson } from "./node.ts";

/**
 * The value of a node as it is printed: an integer that a 64-bit float cannot hold is a text of its digits. `spell` writes
 * them otherwise.
 */
export function exactJson(node: Node, spell: (digits: string) => Json = (digits) => digits): Json {
  switch (node.type) {
    case "object": {
      const object: JsonObject = {};
      for (const [name, member] of node.members) setMember(object, name, exactJson(member.value, spell));
      return object;
    }
    case "array":
      return node.items.map((item) => exactJson(item, spell));
    case "number":
      return node.form === "inexact" ? spell(node.digits) : node.value;
    default:
      return toJson(node);
  }
}
