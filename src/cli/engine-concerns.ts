import type { ConfigError, Result } from "../config/document.ts";
import { engineConcerns } from "../engines/concerns.ts";
import { engineReads } from "../engines/engine-reads.ts";
import { lensResult } from "../engines/lens.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import type { Concern } from "../verdict/concern.ts";
import { engineTable } from "./engine-tables.ts";
import { append } from "../spec/many.ts";

/** Where the code of engines, each by the name of its table, goes wrong with a file. */
export function concernsByEngines(
  engines: readonly string[],
  files: ConfigFiles,
  inspection: Inspection,
  paths: BothPaths,
): Result<readonly Concern[], ConfigError> {
  const concerns: Concern[] = [];
  for (const id of engines) {
    const table = engineTable(id);
    if (!table.ok)
      return { ok: false, error: { code: "no-engine-table", message: table.error, line: 1, column: 1 } };
    const result = engineReads(table.value, files, inspection, paths.legacy.transformersVersion);
    if (result)
      append(concerns, engineConcerns(lensResult({ id, result, inspection, paths, news: null }), inspection));
  }
  return { ok: true, value: concerns };
}
