import { OLDER_TABLES, tableAddress } from "../../engines/bundled.ts";
import { type LensResult, OWN_TABLE } from "../../engines/lens.ts";

/** The name of a result in an address. A table of one's own has one as long as the page has it: an address does not carry it. */
export function engineName({ id, engine }: Pick<LensResult, "id" | "engine">): string {
  const older = olderTable(id);
  return older ? tableAddress(older) : id === OWN_TABLE ? id : engine.toLowerCase();
}

/** What a result is called beside others: of an older table with its commit. */
export function engineLabel({ id, engine }: Pick<LensResult, "id" | "engine">): string {
  const older = olderTable(id);
  return older ? `${engine} ${older.commit}` : engine;
}

function olderTable(id: string): (typeof OLDER_TABLES)[number] | undefined {
  return OLDER_TABLES.find((table) => table.id === id);
}

/**
 * The results of the engines that are asked for by name, in the order of the results. Of none: a table of one's own, else
 * that with the most dangers, else the first that has a class for the architecture.
 */
export function chosenResults(
  results: readonly LensResult[],
  names: readonly string[],
): readonly LensResult[] {
  const named = results.filter((result) => names.includes(engineName(result)));
  if (named.length > 0) return named;
  const [first] = results;
  if (first?.id === OWN_TABLE) return [first];
  return results.toSorted((a, b) => b.dangers - a.dangers || b.rows.length - a.rows.length).slice(0, 1);
}
