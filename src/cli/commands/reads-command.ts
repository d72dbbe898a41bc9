import { NEWEST_TABLES } from "../../engines/bundled.ts";
import { type EngineReads, engineReads } from "../../engines/engine-reads.ts";
import { fieldsRead, newReads } from "../../engines/fields-read.ts";
import type { EngineTable } from "../../engines/table.ts";
import type { ConfigError, Result } from "../../config/document.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { toJson } from "../../config/nodes/node.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import type { JsonObject } from "../../spec/json.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { loadLegacy } from "../../runtime/paths/both-paths.ts";
import { resaveLoading } from "../../versions/resave.ts";
import type { ReadsArguments } from "../arguments/reads-arguments.ts";
import { engineTable } from "../engine-tables.ts";
import { errorLine } from "../output/error-line.ts";
import { outputLine } from "../output/output-line.ts";
import { prettyReads, type ReadsReport, readsWire } from "../output/reads-report.ts";
import { readInspection } from "../read-inspection.ts";

/** Prints, for each file and engine, what the engine's code gets from it. @returns the exit status. */
export async function readsFiles(
  { files, engines, since, transformers, resaved, failOn, pretty }: ReadsArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  let unread = false;
  let dangerous = false;
  const fail = (file: string, error: ConfigError): void => {
    unread = true;
    print(pretty ? errorLine(file, error) : outputLine({ file, ok: false, error }));
  };
  const names = engines.length > 0 ? engines : NEWEST_TABLES.map(({ engine }) => engine);
  const unrelated = since === null ? null : sinceOfNone(since, names);
  for (const file of files) {
    if (unrelated !== null) {
      fail(file, { code: "no-engine-table", message: unrelated, line: 1, column: 1 });
      continue;
    }
    const given = await readSaved(file, resaved, read);
    if (!given.ok) {
      fail(file, given.error);
      continue;
    }
    await loadLegacy(given.value.files.config, transformers);
    for (const name of names) {
      const report = reportOf(name, since, given.value, transformers);
      if (!report.ok) {
        fail(file, { code: "no-engine-table", message: report.error, line: 1, column: 1 });
        continue;
      }
      dangerous ||= report.value.result.reads.some(({ danger }) => danger !== null);
      print(pretty ? prettyReads(file, report.value) : outputLine(readsWire(file, report.value)));
    }
  }
  return unread ? 2 : dangerous && failOn.includes("danger") ? 1 : 0;
}

/** That the older table is of none of the engines that are asked for; null where it is, or where a table cannot be read. */
function sinceOfNone(since: string, names: readonly string[]): string | null {
  const older = engineTable(since);
  if (!older.ok) return null;
  const asked: string[] = [];
  for (const name of names) {
    const table = engineTable(name);
    if (!table.ok || table.value.engine === older.value.engine) return null;
    asked.push(table.value.engine);
  }
  const { engine } = older.value;
  return `--since ${since} is a table of ${engine}, and ${asked.join(", ")} is asked for: name an older table of that engine, or add --engine ${engine.toLowerCase()}.`;
}

interface Given {
  readonly files: ConfigFiles;
  readonly inspection: Inspection;
}

/** A file as it is, or as a version of transformers saves it. */
async function readSaved(
  file: string,
  version: string | null,
  read: (file: string) => string,
): Promise<Result<Given, ConfigError>> {
  const result = await readInspection(file, {}, read);
  if (!result.ok || version === null) return result;
  const { files } = result.value;
  const saved = await resaveLoading(files.config, version);
  if (!saved.ok) return saved;
  const beside = { ...files, config: saved.value };
  const inspection = await inspectLoading(saved.value, beside);
  return inspection.ok ? { ok: true, value: { files: beside, inspection } } : inspection;
}

function reportOf(
  name: string,
  since: string | null,
  { files, inspection }: Given,
  transformers: string,
): Result<ReadsReport, string> {
  const table = engineTable(name);
  if (!table.ok) return table;
  const result = engineReads(table.value, files, inspection, transformers);
  if (result === null) return { ok: false, error: "The file cannot be read." };
  const older = since === null ? null : engineTable(since);
  if (older && !older.ok) return older;
  return {
    ok: true,
    value: {
      result,
      ...fieldsRead(result, inspection),
      news: newsOf(table.value, older?.value ?? null, result, files.config),
    },
  };
}

function newsOf(
  table: EngineTable,
  older: EngineTable | null,
  result: EngineReads,
  text: string,
): ReadsReport["news"] {
  const parsed = parseConfig(text);
  if (older?.engine !== table.engine || !parsed.ok) return null;
  return {
    since: older,
    reads: newReads(table, older, toJson(parsed.value.root) as JsonObject, result.transformers),
  };
}
