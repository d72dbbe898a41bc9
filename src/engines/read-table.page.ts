import type { TablePart } from "./read-table.ts";
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
  const isReads = part.kind === "architectures" || part.kind === "shared";
  return isReads ? writtenOut(value as PackedArchitecture) : value;
}
