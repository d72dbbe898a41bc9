import type { JsonSchema } from "../json-schema.ts";
import { pythonLiteral } from "./literal.ts";

/** How a type names others: definitions by their own name, objects without one by what `object` calls them. */
export interface TypeNames {
  readonly definition: (name: string) => void;
  readonly object: (schema: JsonSchema) => string;
}

/** A schema as a Python type. */
export function pythonType(schema: JsonSchema, names: TypeNames): string {
  const { $ref, type, properties, additionalProperties, items } = schema;
  const options = optionsOf(schema);
  if ($ref !== undefined) {
    const name = $ref.replace("#/$defs/", "");
    names.definition(name);
    return name;
  }
  if (schema.const !== undefined) return `Literal[${pythonLiteral(schema.const)}]`;
  if (schema.enum?.includes(null)) {
    const { enum: values, ...rest } = schema;
    const others = { ...rest, type: "string", enum: values.filter((value) => value !== null) };
    return union([pythonType(others, names), "None"]);
  }
  if (schema.enum) return `Literal[${schema.enum.map((value) => pythonLiteral(value)).join(", ")}]`;
  if (options) return union(options.map((option) => pythonType(option, names)));
  if (typeof type === "object") return union(type.map((one) => pythonType({ ...schema, type: one }, names)));
  if (properties) return names.object(schema);
  switch (type) {
    case "object":
      return `Mapping[str, ${typeof additionalProperties === "object" ? pythonType(additionalProperties, names) : "Any"}]`;
    case "array":
      return tuple(items ? pythonType(items, names) : "Any", schema);
    case "integer":
      return bounded("Int", schema) ?? "int";
    case "number":
      return bounded("Float", schema) ?? "float";
    case "boolean":
      return "bool";
    case "null":
      return "None";
    default:
      return type === "string" ? "str" : "Any";
  }
}

/** What a value may be: one of several, something or null, or what its `type` says. */
function optionsOf({
  anyOf,
  oneOf,
  allOf,
  if: condition,
  else: other,
}: JsonSchema): readonly JsonSchema[] | undefined {
  if (condition?.type === "null" && other) return [other, condition];
  return anyOf ?? oneOf ?? allOf?.flatMap(({ then }) => then ?? []);
}

function tuple(item: string, { minItems, maxItems }: JsonSchema): string {
  const fixed = minItems !== undefined && minItems === maxItems ? minItems : null;
  return `tuple[${fixed === null ? `${item}, ...` : Array.from({ length: fixed }, () => item).join(", ")}]`;
}

/** The name of a number with a lower bound; null where it has none. Upper bounds are those of JSON's exact integers. */
function bounded(kind: "Int" | "Float", { minimum, exclusiveMinimum }: JsonSchema): string | null {
  if (exclusiveMinimum === 0) return `Positive${kind}`;
  return minimum === 0 ? `NonNegative${kind}` : null;
}

function union(types: readonly string[]): string {
  const rest = types.filter((type) => type !== "None");
  const all = rest.length === 1 ? (rest[0] ?? "") : `Union[${rest.join(", ")}]`;
  return rest.length < types.length ? `Optional[${all}]` : all;
}
