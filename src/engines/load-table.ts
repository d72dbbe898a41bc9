import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import type { BundledTable } from "./bundled.ts";
import { readTablePart, type TableIndex } from "./read-table.ts";
import { builtClass } from "./built-class.ts";
import { delegatesOf } from "./delegates.ts";
import {
  type EngineTable,
  ofAll,
  type PackedArchitecture,
  readTable,
  TABLE_FORMAT,
  writtenInto,
} from "./table.ts";

const indexes = new Map<string, Promise<TableIndex>>();

/**
 * Of a table that comes with the program, what a file needs: the reads of the architecture that the engine builds of it, and the
 * classes of its model types.
 * @param transformers the version whose classes are loaded (`loadLegacy`).
 */
export async function loadTable(
  { id, engine, commit, date }: BundledTable,
  file: JsonObject,
  transformers: string,
): Promise<EngineTable> {
  const index = await indexOnce(id);
  const names = new Set(index.architectures);
  const { by: architecture } = builtClass(engine, file, (name) => names.has(name), transformers);
  const isKnown = architecture !== null;
  const wanted = isKnown ? sharedWith(file, index) : [];
  const [own, shared, classes] = await Promise.all([
    architecturesOf(id, index.architectures, architecture, file),
    partsOf(id, "shared", index.shared, (name) => wanted.includes(name)),
    isKnown ? classesOf(id, index.classes, typesIn(file)) : {},
  ]);
  const architectures = { ...own, ...shared };
  const table = readTable({ format: TABLE_FORMAT, engine, commit, date, architectures, classes });
  if (!table.ok) throw new Error(table.error);
  return table.value;
}

/** The reads of an architecture, and of the models that its code has the engine build of parts of the file. */
async function architecturesOf(
  id: string,
  all: readonly string[],
  architecture: string | null,
  file: JsonObject,
): Promise<object> {
  const own = await partsOf(id, "architectures", all, (name) => name === architecture);
  const inner = Object.values(own).flatMap((packed) => delegatesOf(packed as PackedArchitecture, file, all));
  const names = inner.map((one) => one.architecture);
  return { ...own, ...(await partsOf(id, "architectures", all, (name) => names.includes(name))) };
}

/** The names of what is read of a file whatever its architecture, and of what is written into it. */
function sharedWith(file: JsonObject, { shared }: TableIndex): readonly string[] {
  const has = (name: string): boolean => shared.includes(name);
  return [ofAll, writtenInto].map((named) => named(has, file.model_type));
}

/** Asked for once; again where it did not come. */
function indexOnce(id: string): Promise<TableIndex> {
  let read = indexes.get(id);
  if (!read) {
    read = readTablePart(id, { kind: "index" }) as Promise<TableIndex>;
    indexes.set(id, read);
    read.catch(() => indexes.delete(id));
  }
  return read;
}

async function partsOf(
  id: string,
  kind: keyof TableIndex,
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
