/** A part of a table in data: its names, what is read of one architecture ("*": of every file), or one class. */
export type TablePart =
  | { readonly kind: "names" }
  /** `index` is its place among the names. */
  | { readonly kind: "architectures" | "classes"; readonly name: string; readonly index: number };

/** The names in a table. */
export interface TableNames {
  readonly architectures: readonly string[];
  readonly classes: readonly string[];
}

interface WholeTable {
  readonly architectures: { readonly [name: string]: unknown };
  readonly classes: { readonly [name: string]: unknown };
}

/**
 * A part of a table, from a module that has it whole. The page is built with read-table.page.ts in its place, and asks for
 * a file of a few kilobytes instead.
 */
export async function readTablePart(table: string, part: TablePart): Promise<unknown> {
  const module = (await import(`./data/${table}.json`)) as { readonly default: WholeTable };
  const { architectures, classes } = module.default;
  if (part.kind !== "names") return module.default[part.kind][part.name];
  return { architectures: Object.keys(architectures), classes: Object.keys(classes) };
}
