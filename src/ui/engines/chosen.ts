import type { LensResult } from "../../engines/lens.ts";

/** The name of a result in an address: a table of one's own has none there. */
export function engineName({ id, engine }: Pick<LensResult, "id" | "engine">): string {
  return id === "own" ? id : engine.toLowerCase();
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
  if (first?.id === "own") return [first];
  return results.toSorted((a, b) => b.dangers - a.dangers || b.rows.length - a.rows.length).slice(0, 1);
}
