import { entryOf } from "../../spec/entry.ts";
import { listed } from "../../spec/listed.ts";
import type { Node } from "../document.ts";

/** Whether a validated config class takes a value for a field: `accepted` is spelled as the class data spell it. */
export function accepts(accepted: string, node: Node): boolean {
  let types = alternatives.get(accepted);
  if (!types) alternatives.set(accepted, (types = accepted.split("|")));
  return types.some((one) => isOf(one, node));
}

/** The types that a class takes, taken apart: the data have a few hundred different ones. */
const alternatives = new Map<string, readonly string[]>();

function isOf(type: string, node: Node): boolean {
  switch (node.type) {
    case "null":
      return type === "null";
    case "boolean":
      return type === "bool";
    case "number":
      return type === (node.form === "float" ? "float" : "int");
    case "string":
      return type === "str" || type === JSON.stringify(node.value);
    case "object":
      return type === "dict";
    case "array": {
      if (type === "list") return true;
      if (!type.startsWith("list[")) return false;
      // "list[int/float]", "list[list[int]]"
      const element = type.slice("list[".length, -1).replaceAll("/", "|");
      return element === "any" || node.items.every((item) => accepts(element, item));
    }
  }
}

const WORDS: { readonly [type: string]: string } = {
  null: "null",
  bool: "true or false",
  int: "a whole number",
  float: "a number with a point",
  str: "a string",
  list: "a list",
  dict: "an object",
};

/** What a class takes, in words: "a whole number or null". */
export function inWords(accepted: string): string {
  const words = accepted.split("|").map((one) => {
    if (!one.startsWith("list[")) return entryOf(WORDS, one) ?? one;
    const element = one.slice("list[".length, -1).replaceAll("/", "|");
    return `a list of which each element is ${inWords(element)}`;
  });
  return listed(words, "or");
}
