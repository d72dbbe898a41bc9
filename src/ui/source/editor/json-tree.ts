import { parseTree, type Node } from "jsonc-parser";
import { tokensOf, type Pointer } from "../../../spec/pointer.ts";

const TOKENS = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|NaN|Infinity/g;

/** The tree of a text that may have comments, trailing commas, NaN and Infinity; undefined where its top is no object. */
export function jsonTree(text: string): Node | undefined {
  // jsonc-parser does not know Python's numbers: digits of the same length keep every offset.
  const known = text.replace(TOKENS, (token) =>
    token === "NaN" || token === "Infinity" ? "1".repeat(token.length) : token,
  );
  const root = parseTree(known, [], { allowTrailingComma: true });
  return root?.type === "object" ? root : undefined;
}

/** The deepest existing value on the way of a pointer, and the names from there on. */
export function descend(
  root: Node,
  pointer: Pointer,
): { readonly node: Node; readonly rest: readonly string[] } {
  const tokens = tokensOf(pointer);
  let node = root;
  let depth = 0;
  for (const token of tokens) {
    const next = memberOf(node, token);
    if (!next) break;
    node = next;
    depth++;
  }
  return { node, rest: tokens.slice(depth) };
}

/** A member's value: of duplicate names the last, as readers take it. */
function memberOf(node: Node, token: string): Node | undefined {
  if (node.type === "array") return /^\d+$/.test(token) ? node.children?.[Number(token)] : undefined;
  if (node.type !== "object") return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === token)?.children?.[1];
}
