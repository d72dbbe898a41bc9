import { dotted } from "../config/nodes/dotted.ts";
import { countedValue } from "../inspect/counts.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { listed } from "../spec/listed.ts";
import type { Pointer } from "../spec/pointer.ts";
import { type Concern, ENGINE_READS, named } from "../verdict/concern.ts";
import { lineOf } from "../verdict/places.ts";
import type { EngineEvidence } from "../verdict/verdict.ts";
import { type UnmappedConcern, unmappedConcerns } from "../verdict/unmapped.ts";
import type { LensResult, LensRow } from "./lens.ts";
import { togetherWords } from "./reads-words.ts";
import { shortPlace } from "./short-place.ts";

/** Where an engine's code goes wrong with a file, an attribute at a time: a line of the verdict tells them together. */
export function engineConcerns(
  { id, words, rows }: Pick<LensResult, "id" | "words" | "rows">,
  inspection: Inspection,
): Concern[] {
  const told = new Map<string, LensRow>();
  // The worst of an attribute comes first.
  for (const row of rows) if (row.danger !== null && !told.has(row.attribute)) told.set(row.attribute, row);
  return [...told.values()].map((row) => concernOf(row, id, words, inspection));
}

/**
 * The fields of config.json that the spec is the same without, each with the engines that read it and where.
 * @param text of config.json.
 */
export function unmappedByEngines(
  results: readonly Pick<LensResult, "engine" | "unmapped">[],
  inspection: Inspection,
  text: string,
): readonly UnmappedConcern[] {
  const readers = new Map<Pointer, string[]>();
  for (const { engine, unmapped } of results)
    for (const { field, read, at } of unmapped) {
      const words = `${engine} at ${shortPlace(at)}${read === field ? "" : `, with all of ${dotted(read)}`}`;
      const others = readers.get(field);
      if (others) others.push(words);
      else readers.set(field, [words]);
    }
  return unmappedConcerns(inspection, text).map((concern) => {
    const words = readers.get(concern.at.pointer);
    return words ? readByEngines(concern, `read by ${listed(words)}`) : concern;
  });
}

/** What engines do with a file, for a verdict. */
export function engineEvidence(
  results: readonly LensResult[],
  inspection: Inspection,
  text: string,
): EngineEvidence {
  return {
    concerns: results.flatMap((result) => engineConcerns(result, inspection)),
    unmapped: unmappedByEngines(results, inspection, text),
    said: togetherWords(results.map(({ short }) => short)),
  };
}

function readByEngines(concern: UnmappedConcern, readers: string): UnmappedConcern {
  const { why, meant, entry } = concern;
  return {
    ...concern,
    readers,
    why: `${why} It is ${readers}.`,
    // Of several fields the names are told, with who reads each.
    entry: meant === null ? entry : (alike) => `${entry(alike)} It is ${readers}.`,
  };
}

function concernOf(row: LensRow, id: string, words: string, inspection: Inspection): Concern {
  const { attribute, danger, value, why, said } = row;
  const [field = ""] = said;
  const values = valuesOf(said, inspection);
  const brief =
    danger === "silent" ? `${attribute} is ${value === "null" ? "not there" : value}` : `${attribute} raises`;
  return {
    kind: "engine",
    severity: "warning",
    code: ENGINE_READS,
    at: { side: "config", pointer: field },
    fields: said,
    values,
    what: attribute,
    now: value === "" ? null : value,
    brief,
    common: words.split(":")[0] ?? words,
    why: why ?? "",
    line: lineOf(inspection, field),
    nearest: [],
    group: id,
    entry: (alike) => `${words}: ${named(alike, "; ")}.`,
  };
}

/** The values of the spec that fields decide. */
function valuesOf(fields: readonly Pointer[], inspection: Inspection): readonly Pointer[] {
  const values = fields.flatMap((field) => {
    const use = inspection.fields.get(field);
    return use?.use === "mapped" ? use.to.map(countedValue) : [];
  });
  return [...new Set(values)];
}
