import type { NamedText } from "../../audit/config-names.ts";
import * as z from "zod/mini";
import { toJson } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { BUNDLED_TABLES, NEWEST_TABLES, tableBefore } from "../../engines/bundled.ts";
import { loadBaseClasses } from "../../engines/base-class.ts";
import { builtOf } from "../../engines/built-class.ts";
import { engineReads } from "../../engines/engine-reads.ts";
import { newReads } from "../../engines/fields-read.ts";
import { type LensResult, lensResult, ownTableId } from "../../engines/lens.ts";
import { loadTable } from "../../engines/load-table.ts";
import { type EngineTable, readTable } from "../../engines/table.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { bothPaths, loadLegacy } from "../../runtime/paths/both-paths.ts";
import type { JsonObject } from "../../spec/json.ts";
import { resaveLoading } from "../../versions/resave.ts";

z.config({ jitless: true });

/** What the worker is asked. */
export interface ReadsQuestion {
  readonly files: ConfigFiles;
  /** The transformers version whose object the engines read. */
  readonly version: string;
  /** The version that has saved the file before the engines get it; null: none has. */
  readonly resaved: string | null;
  /** Tables of scripts/engine-reads.py. */
  readonly tables: readonly NamedText[];
  /** The ids of older bundled tables that are asked for beside the newest of each engine. */
  readonly older: readonly string[];
}

/** What engines get from files, or why that cannot be told. */
export type ReadsAnswer =
  | {
      readonly ok: true;
      readonly results: readonly LensResult[];
      /** Which of the given tables cannot be read, by its place, and why, with its file: the results are of all others. */
      readonly broken: readonly { readonly index: number; readonly why: string }[];
    }
  | { readonly ok: false; readonly message: string };

export const readsAnswers = {
  reads: async (question: ReadsQuestion): Promise<ReadsAnswer> => {
    const given = question.tables.map(ownTable);
    const files = await savedFiles(question);
    if ("message" in files) return { ok: false, message: files.message };
    const inspection = await inspectLoading(files.config, files);
    await loadLegacy(files.config, question.version);
    const parsed = parseConfig(files.config);
    const paths = inspection.ok ? bothPaths(files.config, inspection, question.version) : null;
    if (!inspection.ok || !parsed.ok || !paths?.ok) return { ok: false, message: "The file gives no spec." };
    const file = toJson(parsed.value.root) as JsonObject;
    const { transformersVersion } = paths.value.legacy;
    const resultOf = async (id: string, table: EngineTable): Promise<LensResult[]> => {
      const before = tableBefore(table);
      const isKnown = builtOf(table, file, transformersVersion).by !== null;
      const older = before && isKnown ? await loadTable(before, file, transformersVersion) : null;
      const reads = older && newReads(table, older, file, transformersVersion);
      const news = reads && before ? { since: `${before.commit} (${before.date})`, reads } : null;
      await loadBaseClasses(table, question.version);
      const result = engineReads(table, files, inspection, question.version);
      return result === null ? [] : [lensResult({ id, result, inspection, paths: paths.value, news })];
    };
    const asked = BUNDLED_TABLES.filter(
      (table) => NEWEST_TABLES.includes(table) || question.older.includes(table.id),
    );
    const results = await Promise.all([
      // The last one that was given first.
      ...given.map((own, index) => (own.ok ? resultOf(ownTableId(index), own.value) : [])).reverse(),
      ...asked.map(async (named) => resultOf(named.id, await loadTable(named, file, transformersVersion))),
    ]);
    return {
      ok: true,
      results: results.flat(),
      broken: given.flatMap((own, index) =>
        own.ok ? [] : [{ index, why: `${question.tables[index]?.name ?? ""}: ${own.error}` }],
      ),
    };
  },
};

export type ReadsAnswers = typeof readsAnswers;

function ownTable({ text }: NamedText): ReturnType<typeof readTable> {
  try {
    return readTable(JSON.parse(text));
  } catch {
    return {
      ok: false,
      error: "This is no whole JSON, and so no table of scripts/engine-reads.py: it may have been cut off.",
    };
  }
}

/** The files as they are, or with the config as a version of transformers saves it. */
async function savedFiles({
  files,
  resaved,
}: ReadsQuestion): Promise<ConfigFiles | { readonly message: string }> {
  if (resaved === null) return files;
  const saved = await resaveLoading(files.config, resaved);
  return saved.ok ? { ...files, config: saved.value } : { message: saved.error.message };
}
