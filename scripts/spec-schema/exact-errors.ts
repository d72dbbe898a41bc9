import type { JsonSchema } from "../../src/export/json-schema.ts";

type Definitions = { readonly [name: string]: JsonSchema };

/**
 * The same schema, but so that a validator says of a mistake where it is and nothing else. Of a choice between objects that say
 * their `type` the one of that type is looked at (`if`, `then`), not all in turn; null beside a scalar is a second type, and beside
 * anything else what the rest need not match.
 */
export function withExactErrors(document: JsonSchema): JsonSchema {
  return exact(document, document.$defs ?? {});
}

function exact(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const inner = inside(schema, definitions);
  return discriminated(inner, definitions) ?? nullable(inner) ?? inner;
}

function inside(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const each = (part: JsonSchema): JsonSchema => exact(part, definitions);
  const all = (parts: { readonly [name: string]: JsonSchema }) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, each(part)]));
  const { properties, items, additionalProperties, anyOf, oneOf, $defs } = schema;
  return {
    ...schema,
    ...(properties && { properties: all(properties) }),
    ...(items && { items: each(items) }),
    ...(typeof additionalProperties === "object" && { additionalProperties: each(additionalProperties) }),
    ...(anyOf && { anyOf: anyOf.map(each) }),
    ...(oneOf && { oneOf: oneOf.map(each) }),
    ...($defs && { $defs: all($defs) }),
  };
}

/** A choice by `type`; undefined where an option does not say its type, or two say the same. */
function discriminated(schema: JsonSchema, definitions: Definitions): JsonSchema | undefined {
  const { oneOf, ...rest } = schema;
  const types = oneOf?.map((option) => typeOf(option, definitions));
  if (!oneOf || !types || types.includes(undefined) || new Set(types).size < types.length) return undefined;
  const known = types as string[];
  return {
    ...rest,
    type: "object",
    properties: { type: { enum: known } },
    required: ["type"],
    allOf: oneOf.map((option, index) => ({
      if: { type: "object", properties: { type: { const: known[index] ?? "" } }, required: ["type"] },
      then: option,
    })),
  };
}

function typeOf(option: JsonSchema, definitions: Definitions): string | undefined {
  const schema = option.$ref === undefined ? option : definitions[option.$ref.replace("#/$defs/", "")];
  const type = schema?.properties?.["type"]?.const;
  return typeof type === "string" ? type : undefined;
}

const SCALARS: readonly unknown[] = ["string", "integer", "number", "boolean"];

/** Something or null; undefined for any other choice. */
function nullable(schema: JsonSchema): JsonSchema | undefined {
  const { anyOf, ...rest } = schema;
  const [first, second, ...more] = anyOf ?? [];
  if (!first || second?.type !== "null" || more.length > 0) return undefined;
  const isScalar = SCALARS.includes(first.type) && first.const === undefined;
  if (!isScalar) return { ...rest, if: { type: "null" }, else: first };
  return {
    ...rest,
    ...first,
    type: [first.type as string, "null"],
    ...(first.enum && { enum: [...first.enum, null] }),
  };
}
