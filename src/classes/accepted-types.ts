import type { Json } from "../spec/json.ts";
import type { ClassData } from "./class-data.ts";

const explicit = new WeakMap<ClassData, ReadonlyMap<string, string>>();

/** What a class accepts for a field, as the data has it; null for anything. */
export function acceptedBy(data: ClassData, field: string): string | null {
  let types = explicit.get(data);
  if (!types) {
    const entries = Object.entries(data.types ?? {}).flatMap(([accepted, names]) =>
      names.split(" ").map((name) => [name, accepted] as const),
    );
    explicit.set(data, (types = new Map(entries)));
  }
  const own = types.get(field);
  if (own !== undefined) return own === "any" ? null : own;
  if (!data.fields || !Object.hasOwn(data.fields, field)) return null;
  return typeOfDefault(data.fields[field] as Json);
}

/** The type of a default; a float that is a whole number is told by the data. */
function typeOfDefault(value: Json): string | null {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "str";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return value === null ? null : Array.isArray(value) ? "list" : "dict";
}

/** Whether a class that validates takes null for a field: under another name (attribute_map) it takes anything. */
export function takesNull(data: ClassData, field: string): boolean {
  const { types, fields = {}, attribute_map: aliases = {} } = data;
  if (types === undefined) return false;
  const declared = Object.hasOwn(fields, field);
  if (!declared && (Object.hasOwn(aliases, field) || Object.values(aliases).includes(field))) return true;
  return acceptedBy(data, field)?.split("|").includes("null") ?? false;
}
