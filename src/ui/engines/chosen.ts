import {
  BUNDLED_TABLES,
  bundledTable,
  engineAddress,
  OLDER_TABLES,
  tableAddress,
} from "../../engines/bundled.ts";
import { type LensResult, ownTableIndex } from "../../engines/lens.ts";

/** In an address: no engine. */
export const NO_ENGINE = "none";

/** The name of a result in an address. A table of one's own has one as long as the page has it: an address does not carry it. */
export function engineName({ id, engine }: Pick<LensResult, "id" | "engine">): string {
  const older = olderTable(id);
  return older ? tableAddress(older) : ownTableIndex(id) !== null ? id : engine.toLowerCase();
}

/** What a result is called beside others: of an older table with its commit, of one's own as that. */
export function engineLabel({ id, engine }: Pick<LensResult, "id" | "engine">): string {
  const older = olderTable(id);
  if (older) return `${engine} ${older.commit}`;
  return ownTableIndex(id) === null ? engine : `${engine} (your table)`;
}

function olderTable(id: string): (typeof OLDER_TABLES)[number] | undefined {
  return OLDER_TABLES.find((table) => table.id === id);
}

/**
 * The results of the engines that are asked for by name, in the order of the results. Of none: a table of one's own, else
 * that with the most dangers, else that which takes the most silently, else that with the most reads.
 */
export function chosenResults(
  results: readonly LensResult[],
  names: readonly string[],
): readonly LensResult[] {
  const asked = names.map(engineAddress);
  const named = results.filter((result) => asked.includes(engineName(result)));
  if (named.length > 0) return named;
  const [first] = results;
  if (first && ownTableIndex(first.id) !== null) return [first];
  const silent = ({ rows }: LensResult): number => rows.filter(({ silently }) => silently).length;
  return results
    .toSorted((a, b) => b.dangers - a.dangers || silent(b) - silent(a) || b.rows.length - a.rows.length)
    .slice(0, 1);
}

/** That an address names tables which there are not, and which there are; null where it names none such. */
export function unknownWords(names: readonly string[]): string | null {
  const unknown = names.filter(
    (name) => name !== NO_ENGINE && ownTableIndex(name) === null && bundledTable(name) === undefined,
  );
  if (unknown.length === 0) return null;
  const known = BUNDLED_TABLES.map(tableAddress).join(", ");
  return `The address asks for ${unknown.join(", ")}, of which there is no table here. There are ${known}.`;
}
