import type { JsonSchema } from "../json-schema.ts";

/**
 * The schema of specs whose body is of one type: what the bodies of other families alone are made of is referred to by
 * nothing.
 * @throws Error where the schema has no body of this type.
 */
export function schemaOfBody(document: JsonSchema, type: string): JsonSchema {
  const { ModelBody, ...definitions } = document.$defs ?? {};
  const variant = ModelBody?.allOf?.find(
    ({ if: condition }) => condition?.properties?.["type"]?.const === type,
  );
  if (!variant?.then) throw new Error(`The JSON Schema has no body of the type ${type}: make it anew.`);
  return { ...document, $defs: { ...definitions, ModelBody: variant.then } };
}
