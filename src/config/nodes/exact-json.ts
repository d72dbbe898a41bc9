import { type Json, type JsonObject, setMember } from "../../spec/json.ts";
import type { Node, NumberNode } from "../document.ts";
import { toJson } from "./node.ts";

/**
 * The value of a node as it is printed: an integer that a 64-bit float cannot hold is a text of its digits. `spell` writes
 * them otherwise.
 */
export function exactJson(node: Node, spell: (digits: string) => Json = (digits) => digits): Json {
  return jsonWith(node, (number) => (number.form === "inexact" ? spell(number.digits) : number.value));
}

/** The value of a node as Python's json module gives it: `{"__float__": "Infinity"}` is the dictionary that the text has. */
export function writtenJson(node: Node): Json {
  return jsonWith(node, (number) =>
    "tagged" in number ? { __float__: String(number.value) } : number.value,
  );
}

function jsonWith(node: Node, valueOf: (number: NumberNode) => Json): Json {
  switch (node.type) {
    case "object": {
      const object: JsonObject = {};
      for (const [name, member] of node.members) setMember(object, name, jsonWith(member.value, valueOf));
      return object;
    }
    case "array":
      return node.items.map((item) => jsonWith(item, valueOf));
    case "number":
      return valueOf(node);
    default:
      return toJson(node);
  }
}
