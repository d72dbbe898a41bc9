import * as z from "zod/mini";
import type { JsonSchema } from "../../src/export/json-schema.ts";
import { engineModelSpecSchema } from "../../src/families/schema.ts";
import { SCHEMA_VERSION } from "../../src/spec/shell.ts";
import type { Docs } from "./doc-comments.ts";
import { withExactErrors } from "./exact-errors.ts";
import { namedSchemas } from "./sources.ts";

/** What stands at the root of the document. */
const ROOT: Docs = {
  text: "The engine-owned description of a model: a Hugging Face config translated once, by one adapter per family, so that engine code depends on this alone.",
  members: new Map(),
  options: [],
};

/**
 * The JSON Schema (draft 2020-12) of the zod schemas: what has a name there is a definition of that name here, described
 * by its doc comments. Objects refuse members that they do not know, since a spec has none: zod would drop them.
 */
export async function engineSchema(): Promise<JsonSchema> {
  const named = await namedSchemas();
  const names = z.registry<{ id: string }>();
  for (const { name, schema } of named) names.add(schema, { id: name });
  const { $schema, $defs, ...root } = z.toJSONSchema(engineModelSpecSchema(), {
    target: "draft-2020-12",
    metadata: names,
  }) as JsonSchema;
  const docs = new Map(named.map((one) => [one.name, one.docs]));
  const shell = docs.get("EngineModelShell");
  const definitions = Object.entries($defs ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return withExactErrors({
    ...($schema === undefined ? {} : { $schema }),
    $id: `urn:spec-explorer:engine-model-spec:v${SCHEMA_VERSION}`,
    ...described(root, { ...ROOT, members: shell?.members ?? ROOT.members }, "EngineModelSpec"),
    $defs: Object.fromEntries(
      definitions.map(([name, definition]) => [name, described(definition, docs.get(name), name)]),
    ),
  });
}

/** A schema with what its comments say, its own members' comments included. */
function described(schema: JsonSchema, docs: Docs | undefined, title?: string): JsonSchema {
  const { id: _, ...rest } = schema as JsonSchema & { readonly id?: string };
  const named = {
    ...(title === undefined ? {} : { title }),
    ...(docs?.text ? { description: docs.text } : {}),
    ...rest,
  };
  return docs ? { ...named, ...inside(rest, { ...docs, text: null }) } : named;
}

function inside(schema: JsonSchema, docs: Docs): Partial<JsonSchema> {
  const { properties, items, additionalProperties, anyOf, oneOf } = schema;
  const option = (part: JsonSchema, index: number): JsonSchema =>
    described(part, docs.options[index] ?? (part.type === "null" ? undefined : docs));
  return {
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, described(member, docs.members.get(name))]),
      ),
    }),
    ...(items && { items: described(items, docs) }),
    ...(typeof additionalProperties === "object" && {
      additionalProperties: described(additionalProperties, docs),
    }),
    ...(anyOf && { anyOf: anyOf.map(option) }),
    ...(oneOf && { oneOf: oneOf.map(option) }),
  };
}
