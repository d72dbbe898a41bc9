import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import type { BundledTable } from "./bundled.ts";
import { readTablePart, type TableNames } from "./read-table.ts";
import {
  type EngineTable,
  isArchitectureName,
  ofAll,
  readTable,
  TABLE_FORMAT,
  writtenInto,
} from "./table.ts";

const names = new Map<string, Promise<TableNames>>();

/** Of a table that comes with the program, what a file needs: the reads of its architecture, and the classes of its model types. */
export async function loadTable(
  { id, engine, commit, date }: BundledTable,
  architecture: string | null,
  file: JsonObject,
): Promise<EngineTable> {
  const known = await namesOf(id);
  const has = (name: string): boolean => known.architectures.includes(name);
  const wanted =
    architecture !== null && isArchitectureName(architecture) && known.architectures.includes(architecture)
      ? [architecture, ...[ofAll, writtenInto].map((named) => named(has, file.model_type))]
      : [];
  const [architectures, classes] = await Promise.all([
    partsOf(id, "architectures", known.architectures, (name) => wanted.includes(name)),
    wanted.length > 0 ? classesOf(id, known.classes, typesIn(file)) : {},
  ]);
  const table = readTable({ format: TABLE_FORMAT, engine, commit, date, architectures, classes });
  if (!table.ok) throw new Error(table.error);
  return table.value;
}

/** Asked for once; again where it did not come. */
function namesOf(id: string): Promise<TableNames> {
  let read = names.get(id);
  if (!read) {
    read = readTablePart(id, { kind: "names" }) as Promise<TableNames>;
    names.set(id, read);
    read.catch(() => names.delete(id));
  }
  return read;
}

async function partsOf(
  id: string,
  kind: "architectures" | "classes",
  all: readonly string[],
  isWanted: (name: string) => boolean,
): Promise<object> {
  const parts = all.flatMap((name, index) =>
    isWanted(name) ? [readTablePart(id, { kind, name, index }).then((value) => [name, value] as const)] : [],
  );
  return Object.fromEntries(await Promise.all(parts));
}

/** The classes of some model types, and those of the parts that they have. */
async function classesOf(
  id: string,
  all: readonly string[],
  types: ReadonlySet<string>,
): Promise<{ readonly [type: string]: unknown }> {
  const found: { [type: string]: unknown } = {};
  for (let next = types; next.size > 0;) {
    const loaded = await partsOf(id, "classes", all, (type) => next.has(type) && !Object.hasOwn(found, type));
    Object.assign(found, loaded);
    next = new Set(Object.values(loaded).flatMap((one) => partTypes(one)));
  }
  return found;
}

function partTypes(loaded: unknown): readonly string[] {
  const parts = isJsonObject(loaded as Json) ? (loaded as JsonObject).parts : undefined;
  return isJsonObject(parts) ? Object.values(parts).filter((type) => typeof type === "string") : [];
}

/** The model types that a file and the objects in it name. */
function typesIn(value: Json, depth = 0): ReadonlySet<string> {
  const types = new Set<string>();
  if (!isJsonObject(value) || depth > 3) return types;
  if (typeof value.model_type === "string") types.add(value.model_type);
  for (const inner of Object.values(value)) for (const type of typesIn(inner, depth + 1)) types.add(type);
  return types;
}
