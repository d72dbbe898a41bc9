import * as z from "zod/mini";
import type { Node } from "../config/document.ts";
import { describeValue } from "../config/nodes/describe-value.ts";
import { everyMember, toJson } from "../config/nodes/node.ts";
import type { ConfigReader } from "../config/reading/reader.ts";
import { type Described, Sourced, mapped } from "../config/reading/sourced.ts";
import { nodeView } from "../config/nodes/node-view.ts";
import { type Json, type JsonObject, setMember } from "../spec/json.ts";
import { forEachOdd, isLeaf, jsonView } from "../spec/leaves.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { QuantizationScalar } from "../spec/formats/raw-quantization.ts";
import { isOneFact } from "./one-fact.ts";
import { append } from "../spec/many.ts";
import { dotted } from "../config/nodes/dotted.ts";

type Schema = z.core.$ZodType;

export type Tree = Described<Json> | { readonly [key: string]: Tree };

/** Where a declaration is read, and how its pointers are called in the origins. */
export interface Place {
  readonly reader: ConfigReader;
  readonly origin: (pointer: Pointer) => Pointer;
}

/** Takes from a node what the schema defines; undefined where it defines nothing there. */
export function declared(schema: Schema, node: Node, at: Pointer, place: Place): Tree | undefined {
  const shape = unwrap(schema, node);
  const def = defOf(shape);
  // What has names of its own is no map, however long the file has made it.
  if (node.type === "object" && node.members.size > 0 && (!isOneFact(node) || def.type === "object")) {
    if (def.type !== "object" && def.type !== "record") return undefined;
    const members: { [key: string]: Tree } = Object.create(null) as { [key: string]: Tree };
    for (const [key, { value }] of node.members) {
      const inner = def.type === "record" ? def.valueType : own(def.shape, key);
      const member = inner && declared(inner, value, child(at, key), place);
      if (member) members[key] = member;
    }
    if (Object.keys(members).length === 0) return undefined;
    return def.type === "record" ? asOneFact(members) : members;
  }
  const [value, odd] = withoutOdd(node, place.reader.document.text);
  if (accepts(shape, node, value))
    return odd.length === 0 ? mapped(value, place.origin(at)) : withDefined(value, odd, shape, at, place);
  place.reader.report(
    "warning",
    "quantization-value",
    at,
    `${dotted(at)} is ${describeValue(node, place.reader.document.text)}, which no quantisation method defines; it is left out.`,
  );
  return undefined;
}

type Odd = readonly [path: readonly [string] | readonly [string, string], node: Node];

/** The value of a node without what is odd in a long map, and that: they are fields of their own. */
function withoutOdd(node: Node, text: string): readonly [Json, readonly Odd[]] {
  const odd: Odd[] = [];
  forEachOdd(nodeView, node, (path, part) => odd.push([path, part]));
  const value = jsonOf(node, text);
  if (odd.length === 0) return [value, odd];
  const names = new Map<string, Set<string | undefined>>();
  for (const [[entry, member]] of odd) names.set(entry, (names.get(entry) ?? new Set()).add(member));
  const entries = Object.entries(value as JsonObject).flatMap(([entry, members]) => {
    const left = names.get(entry);
    if (left?.has(undefined)) return [];
    const kept = left ? Object.entries(members as JsonObject).filter(([name]) => !left.has(name)) : null;
    return [[entry, kept ? Object.fromEntries(kept) : members] as const];
  });
  return [Object.fromEntries(entries), odd];
}

/** From so many members on the text of an object is parsed again: V8 does that in a third of the time of putting them together. */
const MANY = 1000;

/** The value of a node, as toJson gives it. */
function jsonOf(node: Node, text: string): Json {
  if (node.type !== "object" || node.members.size < MANY) return toJson(node);
  const own = text.slice(node.start, node.end);
  // A number that JSON lacks is an object of this name in the text.
  if (own.includes("__float__")) return toJson(node);
  try {
    return JSON.parse(own) as Json;
  } catch {
    // Comments, commas at the end, NaN, and nodes that stand in no text (those made of a params.json).
    return toJson(node);
  }
}

/** A long map with those of its odd members that a method defines. */
function withDefined(
  value: Json,
  odd: readonly Odd[],
  schema: Schema,
  at: Pointer,
  place: Place,
): Described<Json> {
  const def = defOf(schema);
  const from = [place.origin(at)];
  for (const [[entry, member], node] of odd) {
    const inner = def.type === "record" && member !== undefined ? def.valueType : undefined;
    const shape = inner && defOf(inner).type === "object" ? (inner as z.core.$ZodObject)._zod.def.shape : {};
    const schemaOfMember = member === undefined ? undefined : own(shape, member);
    const pointer = child(child(at, entry), member ?? "");
    const tree = schemaOfMember && declared(schemaOfMember, node, pointer, place);
    if (!(tree instanceof Sourced) || member === undefined) continue;
    const { source, value: part } = tree as Sourced<Json>;
    setMember((value as JsonObject)[entry] as JsonObject, member, part);
    append(from, source.from);
  }
  if (from.length === 1) return mapped(value, place.origin(at));
  return new Sourced(value, { kind: "derived", from, absent: [], text: DEFINED });
}

const DEFINED = "the entries that a method defines";

/** The members that are defined, each by itself; none where the node is read as one fact, or there are none. */
export function declaredMembers(
  schema: Schema,
  node: Node,
  at: Pointer,
  place: Place,
): { readonly [key: string]: Tree } | undefined {
  const tree = isOneFact(node) ? undefined : declared(schema, node, at, place);
  return tree instanceof Sourced ? undefined : tree;
}

/** A map that is read as one fact once its odd entries are left out: all that is kept decides it. */
function asOneFact(members: { readonly [key: string]: Tree }): Tree {
  const from: Pointer[] = [];
  const plain = (tree: Tree): Json => {
    if (!(tree instanceof Sourced))
      return Object.fromEntries(
        Object.entries(tree as object).map(([key, part]) => [key, plain(part as Tree)]),
      );
    for (const pointer of (tree as Sourced<Json>).source.from) from.push(pointer);
    return (tree as Sourced<Json>).value;
  };
  const value = plain(members);
  if (!isLeaf(jsonView, value)) return members;
  return new Sourced(value, { kind: "derived", from, absent: [], text: DEFINED });
}

/**
 * Whether the schema takes a leaf; nothing checks it again. A scalar is settled by its form, and a long map by those of
 * its entries, for zod is slow on thousands.
 */
function accepts(schema: Schema, node: Node, value: Json): boolean {
  if (schema === QuantizationScalar && node.type !== "object" && node.type !== "array") return isFinite(node);
  const def = defOf(schema);
  if (def.type === "record" && node.type === "object") {
    const isOfScalars = scalarsOf(def.valueType);
    return everyMember(
      node,
      (entry, key) =>
        (entry.type === "object" && isOfScalars !== undefined && everyMember(entry, isOfScalars)) ||
        !Object.hasOwn(value as JsonObject, key) ||
        acceptsEntry(def.valueType, entry, (value as JsonObject)[key] as Json),
    );
  }
  return z.safeParse(schema, value).success;
}

const isFinite = (node: Node): boolean => node.type !== "number" || Number.isFinite(node.value);

/**
 * Whether the schema of an object takes a member for its form alone: a scalar where it defines a scalar. undefined: it is
 * none of an object.
 */
function scalarsOf(schema: Schema): ((value: Node, name: string) => boolean) | undefined {
  const def = defOf(schema);
  if (def.type !== "object") return undefined;
  return (value, name) => {
    const inner = own(def.shape, name);
    if (!inner) return true;
    if (value.type === "object" || value.type === "array") return false;
    return unwrap(inner, value) === QuantizationScalar && isFinite(value);
  };
}

/** Whether the schema takes a flat object; members that it does not define are nobody's, as elsewhere. */
function acceptsEntry(schema: Schema, node: Node, value: Json): boolean {
  const def = defOf(schema);
  if (def.type !== "object" || node.type !== "object") return z.safeParse(schema, value).success;
  return everyMember(node, (member, name) => {
    const inner = own(def.shape, name);
    if (!inner || !Object.hasOwn(value as JsonObject, name)) return true;
    return accepts(unwrap(inner, member), member, (value as JsonObject)[name] as Json);
  });
}

/** The schema behind optional and nullable wrappers and, of a union, the alternative that fits the node's form. */
function unwrap(schema: Schema, node: Node): Schema {
  const def = defOf(schema);
  if (def.type === "optional" || def.type === "nullable")
    return node.type === "null" ? schema : unwrap(def.innerType, node);
  if (def.type === "union" && node.type === "object")
    return def.options.find((option) => ["object", "record"].includes(defOf(option).type)) ?? schema;
  return schema;
}

/** What a schema defines under a name; a file may use any, those of Object.prototype included. */
function own(shape: { readonly [name: string]: Schema }, name: string): Schema | undefined {
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** What a schema is made of, told apart by its type. */
function defOf(schema: Schema): z.core.$ZodTypes["_zod"]["def"] {
  return (schema as z.core.$ZodTypes)._zod.def;
}
