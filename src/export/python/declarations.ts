import type { JsonSchema } from "../json-schema.ts";
import { nameAt, pythonName, variantName } from "./names.ts";
import { pythonLiteral } from "./literal.ts";
import { pythonType, type TypeNames } from "./types.ts";

/** One member of a class. */
export interface PythonField {
  readonly name: string;
  /** The member's name in JSON. */
  readonly wire: string;
  readonly type: string;
  /** The only value that it has, as a literal; null where it has several. */
  readonly fixed: string | null;
  /** Whether the member may be absent. */
  readonly optional: boolean;
  readonly doc: string | null;
}

/** A class, or a name for a type (`fields` null). */
export interface PythonDeclaration {
  readonly name: string;
  readonly doc: string | null;
  readonly fields: readonly PythonField[] | null;
  /** Of a name for a type, what it stands for; of a class, nothing. */
  readonly type: string;
}

/**
 * The classes of a JSON Schema, each after those that it uses. Definitions keep their names; objects without one are
 * named after the place where they stand.
 */
export function declarationsOf(document: JsonSchema): readonly PythonDeclaration[] {
  const declared = new Map<string, PythonDeclaration>();
  const started = new Set<string>();
  const definition = (name: string): void => {
    const schema = document.$defs?.[name];
    if (schema) declare(name, schema);
  };
  const declare = (name: string, schema: JsonSchema): void => {
    if (started.has(name)) return;
    started.add(name);
    const { description: doc = null } = schema;
    if (schema.properties && !schema.allOf) {
      const fields = fieldsOf(name, schema);
      declared.set(name, { name, doc, fields, type: "" });
    } else {
      const type = pythonType(
        schema,
        namesIn((part) => variantName(name, part)),
      );
      declared.set(name, { name, doc, fields: null, type });
    }
  };
  const namesIn = (nameOf: (schema: JsonSchema) => string): TypeNames => ({
    definition,
    object: (schema) => {
      const name = nameOf(schema);
      declare(name, schema);
      return name;
    },
  });
  const fieldsOf = (owner: string, { properties = {}, required = [] }: JsonSchema): PythonField[] =>
    Object.entries(properties).map(([wire, schema]) => ({
      name: pythonName(wire),
      wire,
      type: pythonType(
        schema,
        namesIn(() => nameAt(owner, wire)),
      ),
      fixed: schema.const === undefined ? null : pythonLiteral(schema.const),
      optional: !required.includes(wire),
      doc: schema.description ?? null,
    }));
  declare(document.title ?? "Document", document);
  return [...declared.values()];
}
