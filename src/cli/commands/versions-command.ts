import { upgradeOf, versionsReport } from "../../versions/report.ts";
import { changesCode } from "../../versions/upgrade.ts";
import type { VersionsArguments } from "../arguments/versions-arguments.ts";
import { errorLine } from "../output/error-line.ts";
import { outputLine } from "../output/output-line.ts";
import { visibleLines } from "../output/visible.ts";
import { prettyVersions, versionsWire } from "../output/versions-report.ts";
import { readAnyInspection } from "../read-inspection.ts";

/** Prints, for each file, what versions of transformers make of it, where they differ. @returns the exit status. */
export async function versionsFiles(
  { files, from, to, failOnChange, pretty }: VersionsArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  let unread = false;
  let changed = false;
  for (const file of files) {
    const result = await readAnyInspection(file, {}, read);
    const report = result.ok ? await versionsReport(result.value.files, result.value.inspection) : result;
    if (!report.ok) {
      unread = true;
      print(pretty ? errorLine(file, report.error) : outputLine({ file, ok: false, error: report.error }));
      continue;
    }
    const upgrade = upgradeOf(report.value, from, to);
    const { specError } = report.value;
    // A file that gives no spec has been read where a version loads it.
    const isRead = specError === null || upgrade.able.length > 0;
    unread ||= !isRead;
    changed ||= changesCode(upgrade);
    print(
      pretty
        ? visibleLines(prettyVersions(file, report.value, upgrade).split("\n"))
        : outputLine({
            file,
            ...(isRead ? { ok: true, spec_error: specError } : { ok: false, error: specError }),
            ...versionsWire(report.value, upgrade),
          }),
    );
  }
  return unread ? 2 : changed && failOnChange ? 1 : 0;
}
