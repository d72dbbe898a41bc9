import type { ArrayNode, Node, ObjectNode } from "./document.ts";
import { excerpt } from "./failure.ts";

/** Longest description of a node, in characters. */
const LIMIT = 40;

/** The kind of a node in words for a message: "an object", "a string", "the number 3.5", "true", "null". */
export function typeName(node: Node): string {
  switch (node.type) {
    case "object":
      return "an object";
    case "array":
      return "an array";
    case "string":
      return "a string";
    case "number":
      return `the number ${node.value}`;
    case "boolean":
      return String(node.value);
    case "null":
      return "null";
  }
}

/** A short excerpt of a node for a message, at most 40 characters: `"62"`, `[1, 2, … 64 items]`. */
export function describe(node: Node): string {
  switch (node.type) {
    case "object":
      return describeObject(node);
    case "array":
      return describeArray(node);
    case "string":
      return quoted(node.value);
    case "number":
    case "boolean":
      return String(node.value);
    case "null":
      return "null";
  }
}

function quoted(value: string): string {
  const whole = value.length <= LIMIT ? JSON.stringify(value) : "";
  return whole !== "" && whole.length <= LIMIT ? whole : `${excerpt(JSON.stringify(value.slice(0, LIMIT)).slice(0, -1), LIMIT - 1)}"`;
}

/** A node inside another: containers only as their brackets. */
function inner(node: Node): string {
  if (node.type === "object") return node.members.size === 0 ? "{}" : "{…}";
  if (node.type === "array") return node.items.length === 0 ? "[]" : "[…]";
  return describe(node);
}

function describeArray({ items }: ArrayNode): string {
  const parts = items.slice(0, LIMIT).map(inner);
  return joined("[", parts, items.length, "item", "]");
}

function describeObject({ members }: ObjectNode): string {
  const parts = [...members.entries().take(LIMIT)].map(([name, { value }]) => `${quoted(name)}: ${inner(value)}`);
  return joined("{", parts, members.size, "member", "}");
}
