import type { JsonSchema } from "../json-schema.ts";

/** A member of an object: what it is, in words, and whether it may be missing. */
export interface Member {
  readonly schema: JsonSchema;
  readonly description: string;
  readonly optional?: boolean;
}

/** An object of members; further ones may come in later versions, so that a reader has to pass over what it does not know. */
export function object(members: { readonly [name: string]: Member }): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(members).map(([name, { schema, description }]) => [name, { ...schema, description }]),
    ),
    required: Object.keys(members).filter((name) => !members[name]?.optional),
  };
}

export const is = (schema: JsonSchema, description: string): Member => ({ schema, description });
export const may = (schema: JsonSchema, description: string): Member => ({
  schema,
  description,
  optional: true,
});

export const text: JsonSchema = { type: "string" };
export const count: JsonSchema = { type: "integer", minimum: 0 };
export const number: JsonSchema = { type: "number" };
export const flag: JsonSchema = { type: "boolean" };
/** Any JSON value. */
export const any: JsonSchema = {};
export const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
export const map = (values: JsonSchema): JsonSchema => ({ type: "object", additionalProperties: values });
export const one = (...values: readonly string[]): JsonSchema => ({ enum: values });
export const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/** Something or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return typeof schema.type === "string" &&
    !schema.properties &&
    !schema.items &&
    !schema.additionalProperties
    ? { ...schema, type: [schema.type, "null"] }
    : { if: { type: "null" }, else: schema };
}

/** A line of another form, which has this member. */
export interface OtherForm {
  readonly member: string;
  readonly schema: JsonSchema;
}

/** A line that tells of a file that could be read, or why it could not. */
export function line(success: JsonSchema, failure: JsonSchema, other?: OtherForm): JsonSchema {
  const hasOther = other && { type: "object", properties: { [other.member]: {} }, required: [other.member] };
  const told = hasOther ? { if: hasOther, then: other.schema, else: success } : success;
  return {
    type: "object",
    properties: { ok: { type: "boolean" } },
    required: ["ok"],
    allOf: [
      { if: { type: "object", properties: { ok: { const: true } }, required: ["ok"] }, then: told },
      { if: { type: "object", properties: { ok: { const: false } }, required: ["ok"] }, then: failure },
    ],
  };
}
