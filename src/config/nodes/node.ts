import { setMember, type Json, type JsonObject } from "../../spec/json.ts";
import { nameOf, parentOf, unescapeToken, type Pointer } from "../../spec/pointer.ts";
import type { Member, Node, ObjectNode } from "../document.ts";
import { excerpt } from "../parse/failure.ts";

/** Longest description of a node, in characters. */
const LIMIT = 40;

const INDEX = /^(?:0|[1-9]\d*)$/;

/** The node a pointer leads to; undefined where there is none. Names reach members, indexes without leading zero items. */
export function nodeAt(root: Node, pointer: Pointer): Node | undefined {
  if (pointer === "") return root;
  if (!pointer.startsWith("/")) return undefined;
  return nodeUnder(root, pointer.slice(1));
}

/** The node that a path without a leading "/" leads to: member names and indexes, escaped as in a pointer. */
export function nodeUnder(root: Node, path: string): Node | undefined {
  let node: Node | undefined = root;
  let start = 0;
  while (node) {
    const slash = path.indexOf("/", start);
    if (slash < 0) return inside(node, start === 0 ? path : path.slice(start));
    node = inside(node, path.slice(start, slash));
    start = slash + 1;
  }
  return undefined;
}

function inside(node: Node, token: string): Node | undefined {
  if (node.type === "object") return node.members.get(unescapeToken(token))?.value;
  return node.type === "array" && INDEX.test(token) ? node.items[Number(token)] : undefined;
}

/** The member of an object a pointer leads to, with the place of its key; undefined for items, the root and what is not there. */
export function memberAt(root: Node, pointer: Pointer): Member | undefined {
  if (!pointer.startsWith("/")) return undefined;
  const parent = nodeAt(root, parentOf(pointer));
  return parent?.type === "object" ? parent.members.get(nameOf(pointer)) : undefined;
}

/**
 * Whether `test` holds for all members of an object; it is not asked further once it does not. Of maps of thousands of small
 * objects the iterators and functions that go through each would take more memory than the maps, so there are none.
 */
export function everyMember({ members }: ObjectNode, test: TestOfMember): boolean {
  const asked = { test, holds: true };
  members.forEach(askMember, asked);
  return asked.holds;
}

type TestOfMember = (value: Node, name: string) => boolean;

function askMember(
  this: { readonly test: TestOfMember; holds: boolean },
  { value }: Member,
  name: string,
): void {
  if (this.holds) this.holds = this.test(value, name);
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
      return `the number ${describe(node)}`;
    case "boolean":
    case "null":
      return describe(node);
  }
}

/** A short excerpt of a node for a message, at most 40 characters: `"62"`, `[1, 2, … 64 items]`. */
export function describe(node: Node): string {
  switch (node.type) {
    case "object":
      return listed("{", [...firstOf(node.members)].map(describeMember), `${node.members.size} members`, "}");
    case "array":
      return listed("[", [...firstOf(node.items)].map(describeInside), `${node.items.length} items`, "]");
    case "string":
      return quoted(node.value);
    case "null":
      return "null";
    default:
      return excerpt(String("digits" in node ? node.digits : node.value), LIMIT);
  }
}

/** As many entries as could ever fit, and one more, so that it shows when some are left out. */
function* firstOf<T>(entries: Iterable<T>): Iterable<T> {
  let room = LIMIT / 2;
  for (const entry of entries) {
    yield entry;
    if (room-- === 0) return;
  }
}

function quoted(value: string): string {
  const json = JSON.stringify(value.slice(0, LIMIT));
  const whole = value.length <= LIMIT && json.length <= LIMIT;
  return whole ? json : `${excerpt(json.slice(0, -1), LIMIT - 1)}"`;
}

/** A node inside another: containers only as their brackets. */
function describeInside(node: Node): string {
  if (node.type === "object") return node.members.size === 0 ? "{}" : "{…}";
  if (node.type === "array") return node.items.length === 0 ? "[]" : "[…]";
  return describe(node);
}

function describeMember([name, { value }]: readonly [string, Member]): string {
  return `${quoted(name)}: ${describeInside(value)}`;
}

/** The parts between brackets; where they are too long, the first ones and how many there are. */
function listed(open: string, parts: readonly string[], total: string, close: string): string {
  const whole = open + parts.join(", ") + close;
  if (whole.length <= LIMIT) return whole;
  const room = LIMIT - `${open}… ${total}${close}`.length;
  let shown = "";
  for (const part of parts) {
    if (shown.length + part.length + 2 > room) break;
    shown += `${part}, `;
  }
  return `${open}${shown}… ${total}${close}`;
}
