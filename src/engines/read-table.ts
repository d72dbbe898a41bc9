import { isArchitectureName, type PackedArchitecture } from "./table.ts";

/** A part of a table in data: its index, what is read of one architecture or of every file, or one class. */
export type TablePart =
  | { readonly kind: "index" }
  /** `index` is its place among the names. */
  | { readonly kind: keyof TableIndex; readonly name: string; readonly index: number };

/** The names in a table. */
export interface TableIndex {
  /** Those that a file can name. */
  readonly architectures: readonly string[];
  readonly classes: readonly string[];
  /** What is read of every file or of those of a model type, and what is written into them: "*", "+ x". */
  readonly shared: readonly string[];
}

/** A table as its file in data has it. */
export interface WholeTable {
  readonly architectures: { readonly [name: string]: PackedArchitecture };
  readonly classes: { readonly [name: string]: object };
}

/**
 * A part of a table, from a module that has it whole. The page is built with read-table.page.ts in its place, and asks for
 * a file of a few kilobytes instead.
 */
export async function readTablePart(table: string, part: TablePart): Promise<unknown> {
  const module = (await import(`./data/${table}.json`)) as { readonly default: WholeTable };
  if (part.kind === "index") return indexOf(module.default);
  return module.default[part.kind === "classes" ? "classes" : "architectures"][part.name];
}

/** The index of a table. */
export function indexOf({ architectures, classes }: WholeTable): TableIndex {
  return {
    architectures: Object.keys(architectures).filter(isArchitectureName),
    classes: Object.keys(classes),
    shared: Object.keys(architectures).filter((name) => !isArchitectureName(name)),
  };
}
