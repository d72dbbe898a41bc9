import type { Node } from "../document.ts";

/** Whether two nodes hold equal values, whatever their spelling and the order of their members. */
export function sameValue(a: Node, b: Node): boolean {
  if (a.type === "object" && b.type === "object") {
    return (
      a.members.size === b.members.size &&
      [...a.members].every(([key, member]) => {
        const other = b.members.get(key);
        return other !== undefined && sameValue(member.value, other.value);
      })
    );
  }
  if (a.type === "array" && b.type === "array") {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, index) => sameValue(item, b.items[index] as Node))
    );
  }
  if (a.type === "null" || b.type === "null") return a.type === b.type;
  return "value" in a && "value" in b && Object.is(a.value, b.value);
}
