import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { type VersionsReport, versionsReport } from "../../versions/report.ts";

/** What versions of transformers make of files; null where the text is no JSON object. */
export async function readVersions(files: ConfigFiles): Promise<VersionsReport | null> {
  const inspection = await inspectLoading(files.config, files);
  const report = await versionsReport(files, inspection);
  return report.ok ? report.value : null;
}
