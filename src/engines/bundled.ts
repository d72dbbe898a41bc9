import type { TableName } from "./table.ts";

/** A table that comes with this program. */
export interface BundledTable extends TableName {
  /** The name of its file in data. */
  readonly id: string;
}

/** The tables in data, of each engine the newest first. */
export const BUNDLED_TABLES: readonly BundledTable[] = [
  { id: "vllm-017e9f44", engine: "vLLM", commit: "017e9f44", date: "2026-08-17" },
  { id: "vllm-a07c4c59", engine: "vLLM", commit: "a07c4c59", date: "2026-02-26" },
  { id: "sglang-db570fe6", engine: "SGLang", commit: "db570fe6", date: "2026-08-22" },
  { id: "sglang-64bca531", engine: "SGLang", commit: "64bca531", date: "2026-02-19" },
  { id: "tokenspeed-f4d8ec6e", engine: "tokenspeed", commit: "f4d8ec6e", date: "2026-08-22" },
];

/** The newest table of each engine. */
export const NEWEST_TABLES: readonly BundledTable[] = BUNDLED_TABLES.filter(
  ({ engine }, index) => BUNDLED_TABLES.findIndex((other) => other.engine === engine) === index,
);

/** The tables of each engine that are not its newest. */
export const OLDER_TABLES: readonly BundledTable[] = BUNDLED_TABLES.filter(
  (table) => !NEWEST_TABLES.includes(table),
);

/** The name of a table in addresses and on the command line: "vllm" of the newest of an engine, "vllm@a07c4c59" of an older one. */
export function tableAddress({ engine, commit, id }: BundledTable): string {
  const name = engine.toLowerCase();
  return OLDER_TABLES.some((older) => older.id === id) ? `${name}@${commit}` : name;
}

/** The name of the table that another spelling of it names, as in "vLLM" or "vllm@017e9f44" for the newest; the same for none. */
export function engineAddress(name: string): string {
  const table = bundledTable(name);
  return table ? tableAddress(table) : name;
}

/** The newest bundled table of the same engine that is older than a table; undefined for none. */
export function tableBefore({ engine, commit, date }: TableName): BundledTable | undefined {
  return BUNDLED_TABLES.find(
    (other) =>
      other.engine.toLowerCase() === engine.toLowerCase() && other.commit !== commit && other.date < date,
  );
}

/** The table that "vllm" or "vLLM@a07c4c59" names; undefined for none. */
export function bundledTable(name: string): BundledTable | undefined {
  const [engine = "", commit] = name.toLowerCase().split("@");
  return BUNDLED_TABLES.find(
    (table) =>
      table.engine.toLowerCase() === engine && (commit === undefined || table.commit.startsWith(commit)),
  );
}
