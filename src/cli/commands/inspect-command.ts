import { outputLine } from "../output/output-line.ts";
import type { ConfigError, Diagnostic, Result } from "../../config/document.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { quantizationFindings, ranksFinding } from "../../inspect/quantization-findings.ts";
import type { FailCondition, InspectArguments } from "../arguments/inspect-arguments.ts";
import { legacyFiles } from "../output/legacy-files.ts";
import { inspectionJson } from "../../verdict/inspection-json.ts";
import { type BothPaths, bothPaths } from "../../runtime/paths/both-paths.ts";
import { restsOnAbsent } from "../../spec/origin.ts";
import { upgradeConcerns } from "../../verdict/upgrade.ts";
import { upgradeOf, type VersionsReport, versionsReport } from "../../versions/report.ts";
import { changesCode, type Upgrade } from "../../versions/upgrade.ts";
import { verdictLines } from "../../verdict/lines.ts";
import { type EngineEvidence, verdictOf } from "../../verdict/verdict.ts";
import { diagnosticsOfFiles, fieldsOfFiles } from "../../inspect/side-files/files-read.ts";
import { errorLine } from "../output/error-line.ts";
import { prettyTree } from "../output/pretty-tree.ts";
import { readInspection } from "../read-inspection.ts";

/** Reads each file in turn and prints one line for each, whatever became of the others. @returns the exit status. */
export async function inspectFiles(
  args: InspectArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  const { files, transformers, as, failOn, pretty, load, engines } = args;
  if (args.legacy) return legacyFiles(args, read, print);
  let unread = false;
  let failed = false;
  for (const file of files) {
    const result = await readInspection(file, { transformers, as }, read);
    if (!result.ok) {
      unread = true;
      print(pretty ? errorLine(file, result.error) : outputLine({ file, ok: false, error: result.error }));
      continue;
    }
    const { inspection, text, files: beside } = result.value;
    const paths = bothPaths(text, inspection, transformers);
    const quantization = [
      ...quantizationFindings(inspection),
      ...ranksFinding(inspection, load?.tensorParallel ?? 1),
    ];
    const looked = await engineEvidenceOf(engines, result.value, paths.ok ? paths.value : null);
    if (!looked.ok) {
      unread = true;
      print(pretty ? errorLine(file, looked.error) : outputLine({ file, ok: false, error: looked.error }));
      continue;
    }
    const upgrade = args.upgrade && (await upgradeEvidence(beside, inspection, args.upgrade));
    const evidence = {
      text,
      paths: paths.ok ? paths.value : null,
      quantization,
      engines: looked.value,
      upgrade: upgrade ? upgradeConcerns(upgrade, inspection) : [],
    };
    print(
      pretty
        ? prettyTree(
            file,
            { ...inspection, diagnostics: [...inspection.diagnostics, ...quantization] },
            verdictLines(inspection, evidence),
            load,
          )
        : outputLine(inspectionJson(file, inspection, verdictOf(inspection, evidence), load)),
    );
    const told = [...diagnosticsOfFiles(inspection), ...quantization];
    failed ||= failOn.some((condition) => meets(condition, inspection, told, upgrade?.upgrade ?? null));
  }
  return unread ? 2 : failed ? 1 : 0;
}

/** What the code of engines does with a file; nothing of it is loaded where none is asked for. */
async function engineEvidenceOf(
  engines: readonly string[],
  { inspection, files }: { readonly inspection: Inspection; readonly files: ConfigFiles },
  paths: BothPaths | null,
): Promise<Result<EngineEvidence | null, ConfigError>> {
  if (engines.length === 0 || paths === null) return { ok: true, value: null };
  const { concernsByEngines } = await import("../engine-concerns.ts");
  return concernsByEngines(engines, files, inspection, paths);
}

/** What an upgrade changes; null where the file cannot be read by its versions. */
async function upgradeEvidence(
  files: ConfigFiles,
  inspection: Inspection,
  { from, to }: { readonly from: string | null; readonly to: string | null },
): Promise<{ readonly upgrade: Upgrade; readonly beside: VersionsReport["beside"] } | null> {
  const report = await versionsReport(files, inspection);
  if (!report.ok) return null;
  return { upgrade: upgradeOf(report.value, from, to), beside: report.value.beside };
}

function meets(
  condition: FailCondition,
  inspection: Inspection,
  told: readonly Diagnostic[],
  upgrade: Upgrade | null,
): boolean {
  switch (condition) {
    case "unmapped":
      return [...fieldsOfFiles(inspection).values()].some(({ use }) => use === "unmapped");
    case "version-change":
      return upgrade !== null && changesCode(upgrade);
    case "defaulted":
      return [...inspection.origins.values()].some(restsOnAbsent);
    case "guess":
      return inspection.guess !== null;
    case "warning":
      return told.some(({ severity }) => severity !== "info");
  }
}
