import { exactJson } from "../config/nodes/exact-json.ts";
import { toJson } from "../config/nodes/node.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { refusalsOf } from "../legacy/refusals.ts";
import { readLegacy } from "../runtime/paths/both-paths.ts";
import { groupBy } from "../spec/group-by.ts";
import type { JsonObject } from "../spec/json.ts";
import type { Pointer } from "../spec/pointer.ts";
import { evaluateReads } from "./evaluate.ts";
import { type JudgedRead, judgeReads } from "./judge.ts";
import { builtOf } from "./built-class.ts";
import { overlookedFields } from "./overlooked.ts";
import type { EngineTable, TableName } from "./table.ts";

/** What one release of an engine gets from a file. */
export interface EngineReads {
  readonly table: TableName;
  /** The architecture of the file that the engine takes, the first where it has a class for none; null where it names none. */
  readonly architecture: string | null;
  /** All by which it looks for its class. */
  readonly architectures: readonly string[];
  /** The engine's own name of the class that it builds, which may be another than the file's; null: it has none. */
  readonly builtAs: string | null;
  /** What it gives as its model type; null for none. */
  readonly modelType: string | null;
  /** The class that it builds, with its module; null: it has none. */
  readonly engineClass: string | null;
  /** The class of transformers whose object it reads, and of which version. */
  readonly legacyClass: string;
  readonly transformers: string;
  /** Why that version of transformers refuses the file, and so the engine with it; null where it loads it. */
  readonly refused: string | null;
  /** Worst first. */
  readonly reads: readonly JudgedRead[];
  /** Fields that decide what the model computes, and that no line of the table reads (overlookedFields). */
  readonly overlooked: readonly Pointer[];
}

/**
 * What an engine's code gets from files whose spec is known, on the object that a version of transformers makes of them.
 * The classes of that version have to be loaded (`loadLegacy`).
 */
export function engineReads(
  table: EngineTable,
  files: ConfigFiles,
  inspection: Inspection,
  transformers: string,
): EngineReads | null {
  const parsed = parseConfig(files.config);
  const legacy = readLegacy(files.config, transformers);
  if (!parsed.ok || !legacy.ok) return null;
  const file = toJson(parsed.value.root) as JsonObject;
  const { names, named, by } = builtOf(table, file, legacy.value.transformersVersion);
  const exact = exactJson(parsed.value.root) as JsonObject;
  const reads =
    by === null
      ? []
      : judgeReads(evaluateReads(table, by, exact, legacy.value), {
          file,
          files,
          inspection,
          legacy: legacy.value,
        });
  const engineClass = by === null ? null : (table.architectures.get(by)?.class ?? null);
  return {
    table: {
      engine: table.engine,
      commit: table.commit,
      date: table.date,
      ...(table.unparsed && { unparsed: table.unparsed }),
    },
    architecture: named,
    architectures: names,
    builtAs: by,
    modelType: typeof file.model_type === "string" ? file.model_type : null,
    engineClass,
    legacyClass: legacy.value.className,
    transformers: legacy.value.transformersVersion,
    refused: refusalsOf(legacy.value, parsed.value.root)[0]?.why ?? null,
    reads: mistakesOnce([...reads].sort((a, b) => rank(a) - rank(b))),
    overlooked:
      by === null
        ? []
        : overlookedFields({ table, by, engineClass, reads, file: exact, files, inspection, transformers }),
  };
}

/** Each mistake once, with all its places: an engine that asks for a field by several paths goes wrong with it once. */
function mistakesOnce(reads: readonly JudgedRead[]): readonly JudgedRead[] {
  const mistakes = groupBy<JudgedRead, JudgedRead | string>(reads, (read) => {
    const { danger, pointer, attribute, gets, value, said } = read;
    if (danger === null) return read;
    // An error has the line as its value.
    const taken = gets === "raises" ? null : value;
    return JSON.stringify([danger, pointer, attribute, gets, taken, said]);
  });
  return [...mistakes.values()].flatMap((same) => {
    const [read, ...rest] = same;
    if (!read || rest.length === 0) return same;
    return {
      ...read,
      sites: same.flatMap(({ sites }) => sites),
      reached: same.flatMap(({ reached }) => reached),
      also: rest.map(({ path, at }) => ({ path, at })),
    };
  });
}

/** What contradicts the model first, then what would stop, then what is taken silently; lines that may never be reached last. */
function rank({ danger, silently, gets, scope, byLayer, reached }: JudgedRead): number {
  if (reached.length === 0) return 8;
  if (danger === "silent") return 0;
  if (danger === "loud") return byLayer ? 1 : 1.5;
  if (silently) return 2;
  const order = { silent: 3, "engine-class": 3, class: 4, file: 5, absent: 6, raises: 7 }[gets];
  return order + (scope === "engine" ? 0.5 : 0);
}

/** How many attributes an engine takes otherwise than the model has them. */
export interface ReadCounts {
  /** Taken as a default of the engine, though the model is known to have a value. */
  readonly silently: number;
  /** Of these, and of what is not found, those that are not the model's. */
  readonly wrong: number;
  /** Attributes at which it stops. */
  readonly stops: number;
}

export function countReads({ reads }: Pick<EngineReads, "reads">): ReadCounts {
  const named = (rows: readonly JudgedRead[]): number => new Set(rows.map(({ attribute }) => attribute)).size;
  return {
    silently: named(reads.filter(({ silently }) => silently)),
    wrong: named(reads.filter(({ danger }) => danger === "silent")),
    stops: named(reads.filter(({ danger }) => danger === "loud")),
  };
}
