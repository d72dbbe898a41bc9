import type { LensResult, LensRow } from "../../engines/lens.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { chosenResults, engineLabel, engineName, NO_ENGINE } from "../engines/chosen.ts";

/** How an engine's code reads an attribute. */
export interface AttributeReads {
  /** The read that matters most: one that contradicts the model, else one of the attribute's own object. */
  readonly first: LensRow;
  readonly more: number;
}

/** What one engine gets of the attributes of a runtime view. */
export interface EngineColumn {
  /** In addresses. */
  readonly name: string;
  readonly label: string;
  readonly of: ReadonlyMap<ComparedAttribute, AttributeReads>;
  /** Reads that contradict the model, of attributes that the view has not. */
  readonly elsewhere: readonly LensRow[];
}

/** A column for each engine that is asked for by name; where nothing is asked for, for the one that goes wrong most. */
export function engineColumns(
  results: readonly LensResult[],
  names: readonly string[],
  attributes: readonly ComparedAttribute[],
): readonly EngineColumn[] {
  if (names.includes(NO_ENGINE)) return [];
  return chosenResults(results, names)
    .filter(({ rows }) => rows.length > 0)
    .map((result) => {
      const byName = new Map<string, LensRow[]>();
      for (const row of result.rows) {
        if (row.of === "other") continue;
        const known = byName.get(row.attribute);
        if (known) known.push(row);
        else byName.set(row.attribute, [row]);
      }
      const of = new Map<ComparedAttribute, AttributeReads>();
      const told = new Set<LensRow>();
      for (const attribute of attributes) {
        const rows = namesOf(attribute).flatMap((name) => byName.get(name) ?? []);
        for (const row of rows) told.add(row);
        const first =
          rows.find(({ danger }) => danger !== null) ??
          rows.find(({ silently }) => silently) ??
          rows.find((row) => row.of === (attribute.legacy?.on ?? "text")) ??
          rows[0];
        if (first) of.set(attribute, { first, more: rows.length - 1 });
      }
      const elsewhere = result.rows.filter((row) => row.danger !== null && !told.has(row));
      return { name: engineName(result), label: engineLabel(result), of, elsewhere };
    });
}

/** As the view calls it, and as transformers does. */
function namesOf({ name, legacy }: ComparedAttribute): readonly string[] {
  return legacy === null || legacy.hfName === name ? [name] : [legacy.hfName, name];
}

/** What goes wrong first, on the legacy path or in an engine that is shown; otherwise in their order. */
export function worstFirst(
  attributes: readonly ComparedAttribute[],
  columns: readonly EngineColumn[],
): readonly ComparedAttribute[] {
  const rank = (attribute: ComparedAttribute): number => {
    const dangers = [attribute.danger, ...columns.map(({ of }) => of.get(attribute)?.first.danger ?? null)];
    return dangers.includes("silent") ? 0 : dangers.includes("loud") ? 1 : 2;
  };
  return attributes.toSorted((a, b) => rank(a) - rank(b));
}
