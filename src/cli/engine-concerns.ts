import type { ConfigError, Result } from "../config/document.ts";
import { engineEvidence } from "../engines/concerns.ts";
import { engineReads } from "../engines/engine-reads.ts";
import { type LensResult, lensResult } from "../engines/lens.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import type { EngineEvidence } from "../verdict/verdict.ts";
import { engineTable } from "./engine-tables.ts";

/** What the code of engines, each by the name of its table, does with a file. */
export function concernsByEngines(
  engines: readonly string[],
  files: ConfigFiles,
  inspection: Inspection,
  paths: BothPaths,
): Result<EngineEvidence, ConfigError> {
  const results: LensResult[] = [];
  for (const id of engines) {
    const table = engineTable(id);
    if (!table.ok)
      return { ok: false, error: { code: "no-engine-table", message: table.error, line: 1, column: 1 } };
    const result = engineReads(table.value, files, inspection, paths.legacy.transformersVersion);
    if (result) results.push(lensResult({ id, result, inspection, paths, news: null }));
  }
  return { ok: true, value: engineEvidence(results, inspection, files.config) };
}
