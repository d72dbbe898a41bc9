import type { TableIndex, TablePart } from "./read-table.ts";
import { writtenOut } from "./shortened.ts";
import type { PackedArchitecture } from "./table.ts";

/** The folder of the tables beside the scripts of the page; scripts/engine-tables-plugin.ts puts it there and here. */
declare const ENGINE_TABLES: string;

/** A part of a table, from a file of the page. */
export async function readTablePart(table: string, part: TablePart): Promise<unknown> {
  // Names differ in nothing but capitals at times, which files must not.
  const file = part.kind === "index" ? "index" : `${part.kind}/${part.index}`;
  const address = new URL(/* @vite-ignore */ `${ENGINE_TABLES}/${table}/${file}.json`, import.meta.url);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`What ${table} reads cannot be loaded: ${answer.status}.`);
  const value: unknown = await answer.json();
  if (part.kind === "classes") return value;
  if (part.kind === "architectures") return writtenOut(value as PackedArchitecture);
  const index = value as TableIndex;
  const shared = Object.entries(index.shared).map(([name, reads]) => [name, writtenOut(reads)] as const);
  return { ...index, shared: Object.fromEntries(shared) };
}
