import type { JsonSchema } from "../../src/export/json-schema.ts";

type Definitions = { readonly [name: string]: JsonSchema };

/**
 * The same schema, but so that a validator says of a mistake where it is and nothing else. Of a choice between objects that say
 * their `type`, or `rope_type`, the one of that type is looked at (`if`, `then`), not all in turn; null beside a scalar is a second type, and beside
 * anything else what the rest need not match.
 */
export function withExactErrors(document: JsonSchema): JsonSchema {
  return exact(document, document.$defs ?? {});
}

function exact(schema: JsonSchema, definitions: Definitions): JsonSchema {
  const inner = withoutDoubledType(inside(schema, definitions));
  return discriminated(inner, definitions) ?? nullable(inner) ?? inner;
}

/** What is one of some values is of their types: a value of another type is one mistake. */
function withoutDoubledType(schema: JsonSchema): JsonSchema {
  if (schema.const === undefined && schema.enum === undefined) return schema;
  const { type: _, ...values } = schema;
  return values;
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

/** The members by which objects say which of several they are. */
const SAYING = ["type", "rope_type"];

/**
 * A choice by one member; undefined where an option does not say what it is, or two say the same. The last option may be
 * for all that the others are not: with other members than its own, what an object says that it is is wrong, not they.
 */
function discriminated(schema: JsonSchema, definitions: Definitions): JsonSchema | undefined {
  const { oneOf, anyOf, ...rest } = schema;
  const options = oneOf ?? anyOf;
  const name = SAYING.find((member) => options?.[0] && typeOf(options[0], member, definitions) !== undefined);
  if (!options || name === undefined) return undefined;
  const types = options.map((option) => typeOf(option, name, definitions));
  const known = types.filter((type) => type !== undefined);
  const open = types.indexOf(undefined);
  if (new Set(known).size < known.length) return undefined;
  if (open !== -1 && (open < types.length - 1 || options[open]?.properties?.[name] === undefined))
    return undefined;
  const chosen = (value: JsonSchema): JsonSchema => ({
    type: "object",
    properties: { [name]: value },
    required: [name],
  });
  const unknown = chosen({ type: "string", not: { enum: known } });
  const { additionalProperties: _, ...last } = options[open] ?? {};
  const own = Object.keys(last.properties ?? {});
  return {
    ...rest,
    type: "object",
    properties: { [name]: open === -1 ? { enum: known } : { type: "string" } },
    required: [name],
    allOf: options.map((option, index) => {
      const type = types[index];
      return type === undefined ? { if: unknown, then: last } : { if: chosen({ const: type }), then: option };
    }),
    ...(open !== -1 && {
      if: { ...unknown, not: { type: "object", propertyNames: { enum: own } } },
      then: { type: "object", properties: { [name]: { enum: known } } },
    }),
  };
}

/** What an object says that it is; undefined where it does not, or may say one thing or another. */
function typeOf(option: JsonSchema, member: string, definitions: Definitions): string | undefined {
  const schema = option.$ref === undefined ? option : definitions[option.$ref.replace("#/$defs/", "")];
  const type = schema?.properties?.[member]?.const;
  return typeof type === "string" ? type : undefined;
}

const SCALARS: readonly unknown[] = ["string", "integer", "number", "boolean"];

/** Something or null; undefined for any other choice. */
function nullable(schema: JsonSchema): JsonSchema | undefined {
  const { anyOf, ...rest } = schema;
  const [first, second, ...more] = anyOf ?? [];
  if (!first || second?.type !== "null" || more.length > 0) return undefined;
  if (first.enum) return { ...rest, ...first, enum: [...first.enum, null] };
  const isScalar = SCALARS.includes(first.type) && first.const === undefined;
  if (!isScalar) return { ...rest, if: { type: "null" }, else: first };
  return { ...rest, ...first, type: [first.type as string, "null"] };
}
