import { versionOrLatest } from "../classes/versions.ts";
import { exactJson } from "../config/nodes/exact-json.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type {
  EngineClassFound,
  EngineGot,
  EngineLine,
  EngineRead,
  EngineValues,
} from "../inspect/engine-values.ts";
import { loadLegacy, readLegacy } from "../runtime/paths/both-paths.ts";
import type { JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { loadBaseClasses } from "./base-class.ts";
import { NEWEST_TABLES } from "./bundled.ts";
import { builtOf } from "./built-class.ts";
import { type EvaluatedRead, evaluateReads } from "./evaluate.ts";
import { loadTable } from "./load-table.ts";
import { valueOfText } from "./python-text.ts";
import type { EngineTable, ReadSite } from "./table.ts";

/**
 * What the newest tables that come with this program say that engines get of a config.json, on the object that a version of
 * transformers makes of it; null for a text that is no config. Loads the tables and classes that it needs. Rejects where
 * one cannot be loaded.
 */
export async function loadEngineValues(text: string, transformers: string): Promise<EngineValues | null> {
  const file = fileOf(text);
  if (file === null) return null;
  await loadLegacy(text, transformers);
  const version = versionOrLatest(transformers);
  const tables = await Promise.all(NEWEST_TABLES.map((table) => loadTable(table, file, version)));
  await Promise.all(tables.map((table) => loadBaseClasses(table, version)));
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
  const reads = new Map<Pointer, EngineRead[]>();
  const values = new Map<string, EngineGot>();
  const classes: EngineClassFound[] = [];
  for (const table of tables) {
    const { by } = builtOf(table, file, legacy.value.transformersVersion);
    const { engine } = table;
    const commit = table.commit.slice(0, 8);
    classes.push({ engine, commit, by });
    // An engine without a class for it reads nothing of the file.
    if (by === null) continue;
    const { rows, members } = evaluateReads(table, by, file, legacy.value, true);
    for (const row of [...rows, ...members]) {
      const lines = linesOf(row);
      if (!lines.some(({ takes }) => takes)) continue;
      const asks = `${engine} ${row.scope} ${row.path}/${row.attribute}`;
      const had = hadBy(row);
      if (had !== null) values.set(asks, had);
      for (const field of row.from) {
        const read = { engine, commit, asks, ofModel: row.scope === "arch", lines };
        const others = reads.get(field);
        if (others) others.push(read);
        else reads.set(field, [read]);
      }
    }
  }
  return { reads, values, classes };
}

/** Asking whether an attribute is there takes no value of it. */
const ASKS_WHETHER: ReadonlySet<ReadSite["kind"]> = new Set(["hasattr", "contains"]);

const NONE: EngineGot = { none: true };

function linesOf({ reached }: EvaluatedRead): EngineLine[] {
  const isAsked = reached.some(
    ({ kind, guarded }) => !guarded && (ASKS_WHETHER.has(kind) || WITH_DEFAULT.has(kind)),
  );
  return reached.map(({ kind, default: given, guarded, ofSome, at }) => {
    const takes = !ASKS_WHETHER.has(kind);
    const named = takes && WITH_DEFAULT.has(kind) ? given : null;
    // It is not reached without the attribute: other lines ask for that first, or for a model that has it.
    const isSure = takes && ((guarded && isAsked) || (ofSome && named === null));
    if (isSure) return { at, takes, without: { value: null } };
    return { at, takes, without: named === null ? NONE : gotOf(named) };
  });
}

/** Kinds of reads that name a default. */
const WITH_DEFAULT: ReadonlySet<ReadSite["kind"]> = new Set(["getattr", "get"]);

/**
 * What the object has, before the engine writes into it: what it then writes it makes of this, and of what is judged by itself. Null
 * where that cannot be told.
 */
function hadBy({ out, value, copied, byLayer }: EvaluatedRead): EngineGot | null {
  if (copied !== null) return copied.from === null ? null : { value: copied.value };
  if (byLayer) return null;
  switch (out) {
    case "file":
    case "class":
      return { value };
    case "file-null":
      return { value: null };
    case "engine-class":
      return typeof value === "string" ? gotOf(value) : { value };
    case "silent":
    case "silent+hard":
    case "attribute-error":
    case "item-absent":
    case "guarded-absent":
      return NONE;
  }
}

/** What a default in code or in an engine's class is. */
function gotOf(text: string): EngineGot {
  const value = valueOfText(text);
  return value === undefined ? { computed: text } : { value };
}

function fileOf(text: string): JsonObject | null {
  const parsed = parseConfig(text);
  return parsed.ok ? (exactJson(parsed.value.root) as JsonObject) : null;
}
