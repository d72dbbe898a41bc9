import { z } from "zod";
import type { Node } from "../../../config/document.ts";
import { describeValue } from "../../../config/describe-value.ts";
import { toJson } from "../../../config/node.ts";
import type { ConfigReader } from "../../../config/reader.ts";
import { type Described, Sourced, mapped } from "../../../config/sourced.ts";
import type { Json, JsonObject } from "../../../spec/json.ts";
import { isLeaf, jsonView } from "../../../spec/leaves.ts";
import { child, type Pointer } from "../../../spec/pointer.ts";
import { QuantizationScalar } from "../../../spec/quantization/raw-quantization.ts";
import { isOneFact } from "./one-fact.ts";

export type Tree = Described<Json> | { readonly [key: string]: Tree };

/** Where a declaration is read, and how its pointers are called in the origins. */
export interface Place {
  readonly reader: ConfigReader;
  readonly origin: (pointer: Pointer) => Pointer;
}

/** Takes from a node what the schema defines; undefined where it defines nothing there. */
export function declared(schema: z.ZodType, node: Node, at: Pointer, place: Place): Tree | undefined {
  const shape = unwrap(schema, node);
  if (node.type === "object" && node.members.size > 0 && !isOneFact(node)) {
    if (!(shape instanceof z.ZodObject || shape instanceof z.ZodRecord)) return undefined;
    const members: { [key: string]: Tree } = Object.create(null) as { [key: string]: Tree };
    for (const [key, { value }] of node.members) {
      const inner = shape instanceof z.ZodRecord ? shape.valueType : shape.shape[key];
      const member = inner && declared(inner as z.ZodType, value, child(at, key), place);
      if (member) members[key] = member;
    }
    if (Object.keys(members).length === 0) return undefined;
    return shape instanceof z.ZodRecord ? asOneFact(members) : members;
  }
  const value = toJson(node);
  if (accepts(shape, node, value)) return mapped(value, place.origin(at));
  place.reader.report(
    "warning",
    "quantization-value",
    at,
    `${at} is ${describeValue(node, place.reader.document.text)}, which no quantisation method defines; it is left out.`,
  );
  return undefined;
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
  return new Sourced(value, { kind: "derived", from, absent: [], text: "the entries that a method defines" });
}

/**
 * Whether the schema takes a leaf; nothing checks it again. A scalar is settled by its form, and a long map by those of
 * its entries, for zod is slow on thousands.
 */
function accepts(schema: z.ZodType, node: Node, value: Json): boolean {
  if (schema === QuantizationScalar && node.type !== "object" && node.type !== "array")
    return node.type !== "number" || Number.isFinite(node.value);
  if (schema instanceof z.ZodRecord && node.type === "object") {
    for (const [key, member] of node.members)
      if (!acceptsEntry(schema.valueType as z.ZodType, member.value, (value as JsonObject)[key] as Json))
        return false;
    return true;
  }
  return schema.safeParse(value).success;
}

/** Whether the schema takes a flat object; members that it does not define are nobody's, as elsewhere. */
function acceptsEntry(schema: z.ZodType, node: Node, value: Json): boolean {
  if (!(schema instanceof z.ZodObject) || node.type !== "object") return schema.safeParse(value).success;
  for (const [name, member] of node.members) {
    const inner = (schema.shape as { readonly [name: string]: z.ZodType })[name];
    if (inner && !accepts(unwrap(inner, member.value), member.value, (value as JsonObject)[name] as Json))
      return false;
  }
  return true;
}

/** The schema behind optional and nullable wrappers and, of a union, the alternative that fits the node's form. */
function unwrap(schema: z.ZodType, node: Node): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return node.type === "null" ? schema : unwrap(schema.unwrap() as z.ZodType, node);
  }
  if (schema instanceof z.ZodUnion && node.type === "object") {
    const structured = (schema.options as z.ZodType[]).find(
      (option) => option instanceof z.ZodObject || option instanceof z.ZodRecord,
    );
    return structured ?? schema;
  }
  return schema;
}
