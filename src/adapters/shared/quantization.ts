import { z } from "zod";
import type { Node } from "../../config/document.ts";
import { describeValue } from "../../config/describe-value.ts";
import { nodeView } from "../../config/node-view.ts";
import { toJson } from "../../config/node.ts";
import type { Scope } from "../../config/reader.ts";
import { type Described, defaulted, derive, mapped } from "../../config/sourced.ts";
import type { Json } from "../../spec/json.ts";
import { isLeaf } from "../../spec/leaves.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { QuantizationScalar, QuantizationSpec } from "../../spec/quantization.ts";

type Tree = Described<Json> | { readonly [key: string]: Tree };

/**
 * Reads how the weights are quantised. The file's own object wins over one inside the decoder's config, for
 * transformers 5.18.0 looks at the outer config only; `compression_config` is compressed-tensors' older name. Members
 * that the schema does not define are left unread, and so come out as unmapped.
 */
export function readQuantization(root: Scope, decoder: Scope): Described<QuantizationSpec | null> {
  const names = ["quantization_config", "compression_config"];
  const places = [
    ...new Set([...names.map((name) => root.at(name)), ...names.map((name) => decoder.at(name))]),
  ];
  const present = places.flatMap((at) => {
    const node = root.find(at);
    return node ? [{ at, node }] : [];
  });
  const winner = present.find(({ node }) => node.type !== "null");
  if (!winner) {
    const value = null;
    const none = defaulted(value, {
      field: places[0] ?? "",
      lookedFor: places,
      value,
      default_from: "engine",
      rule: "the config declares no quantisation",
    });
    return present.length === 0
      ? none
      : derive(
          present.map(({ at }) => mapped(null, at)),
          () => null,
          "null declares no quantisation",
        );
  }
  for (const { at } of present) if (at !== winner.at) root.reader.shadow(at, winner.at);
  if (winner.node.type !== "object") {
    root.reader.refuse(
      "wrong-type",
      winner.at,
      `${winner.at} is ${describeValue(winner.node, root.reader.document.text)}, but an object or null is expected.`,
    );
    return mapped(null, winner.at);
  }
  return (read(QuantizationSpec, winner.node, winner.at, root) ??
    mapped({}, winner.at)) as Described<QuantizationSpec>;
}

/** Takes from a node what the schema defines; undefined where it defines nothing there. */
function read(schema: z.ZodType, node: Node, at: Pointer, scope: Scope): Tree | undefined {
  const shape = unwrap(schema, node);
  if (node.type === "object" && node.members.size > 0 && !isLeaf(nodeView, node)) {
    if (!(shape instanceof z.ZodObject || shape instanceof z.ZodRecord)) return undefined;
    const members: { [key: string]: Tree } = Object.create(null) as { [key: string]: Tree };
    for (const [key, { value }] of node.members) {
      const inner = shape instanceof z.ZodRecord ? shape.valueType : shape.shape[key];
      const member = inner && read(inner as z.ZodType, value, child(at, key), scope);
      if (member) members[key] = member;
    }
    return Object.keys(members).length > 0 ? members : undefined;
  }
  const value = toJson(node);
  if (accepts(shape, node, value)) return mapped(value, at);
  scope.reader.report(
    "warning",
    "quantization-value",
    at,
    `${at} is ${describeValue(node, scope.reader.document.text)}, which no quantisation method defines; it is left out.`,
  );
  return undefined;
}

/** Whether the schema takes a leaf. The two common cases are settled by the node's form, for zod is slow on thousands. */
function accepts(schema: z.ZodType, node: Node, value: Json): boolean {
  if (schema === QuantizationScalar && node.type !== "object" && node.type !== "array") return true;
  if (schema instanceof z.ZodRecord && node.type === "object" && node.members.size > 0) return true;
  return schema.safeParse(value).success;
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
