import { exactJson } from "../config/nodes/exact-json.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type { EngineRead, EngineValues } from "../inspect/engine-values.ts";
import { loadLegacy, readLegacy } from "../runtime/paths/both-paths.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { architectureOf } from "./engine-reads.ts";
import { defaultsOf, type EvaluatedRead, evaluateReads } from "./evaluate.ts";
import { loadTable } from "./load-table.ts";
import { valueOfText } from "./python-text.ts";
import { type EngineTable, isArchitectureName, type ReadSite } from "./table.ts";

/**
 * What the newest tables that come with this program say that engines get of a config.json, on the object that a version of
 * transformers makes of it; null for a text that is no config. Loads the tables and classes that it needs. Rejects where
 * one cannot be loaded.
 */
export async function loadEngineValues(text: string, transformers: string): Promise<EngineValues | null> {
  const file = fileOf(text);
  if (file === null) return null;
  const architecture = architectureOf(file);
  const [, ...tables] = await Promise.all([
    loadLegacy(text, transformers),
    ...NEWEST_TABLES.map((table) => loadTable(table, architecture, file)),
  ]);
  return engineValues(tables, text, transformers);
}

/** As {@link loadEngineValues}, by given tables, once the classes are loaded (`loadLegacy`). */
export function engineValues(
  tables: readonly EngineTable[],
  text: string,
  transformers: string,
): EngineValues | null {
  const file = fileOf(text);
  const legacy = readLegacy(text, transformers);
  if (file === null || !legacy.ok) return null;
  const architecture = architectureOf(file);
  const reads = new Map<Pointer, EngineRead[]>();
  const values = new Map<string, Json>();
  for (const table of tables) {
    // An engine without a class for it reads nothing of the file.
    if (architecture === null || !isArchitectureName(architecture)) continue;
    if (!table.architectures.has(architecture)) continue;
    const { rows, members } = evaluateReads(table, architecture, file, legacy.value);
    for (const row of [...rows, ...members]) {
      const [first] = row.reached.filter((site) => !ASKS_WHETHER.has(site.kind));
      if (!first) continue;
      const asks = `${table.engine} ${row.scope} ${row.path}/${row.attribute}`;
      const value = valueOf(row);
      if (value !== undefined) values.set(asks, value);
      for (const field of row.from) {
        const read = { engine: table.engine, commit: table.commit.slice(0, 8), at: first.at, asks };
        const others = reads.get(field);
        if (others) others.push(read);
        else reads.set(field, [read]);
      }
    }
  }
  return { reads, values };
}

/** Asking whether an attribute is there takes no value of it. */
const ASKS_WHETHER: ReadonlySet<ReadSite["kind"]> = new Set(["hasattr", "contains"]);

/** What the code goes on with; undefined where its default has to be computed, or where it has several. */
function valueOf({ out, value, reached, writes }: EvaluatedRead): Json | undefined {
  if (writes.length > 0) return undefined;
  switch (out) {
    case "file":
    case "class":
      return value;
    case "file-null":
      return null;
    case "engine-class":
      return typeof value === "string" ? valueOfText(value) : value;
    case "silent": {
      const [first, ...others] = defaultsOf(reached);
      return first === undefined || others.length > 0 ? undefined : valueOfText(first);
    }
    default:
      return undefined;
  }
}

function fileOf(text: string): JsonObject | null {
  const parsed = parseConfig(text);
  return parsed.ok ? (exactJson(parsed.value.root) as JsonObject) : null;
}
