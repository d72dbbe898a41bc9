import { AuditSum, type AuditReport, reportIn } from "../../audit/audit-report.ts";
import type { AuditFinding } from "../../audit/audit-config.ts";
import { prettyAudit } from "../../audit/pretty-audit.ts";
import { sarifLog } from "../../audit/sarif.ts";
import type { AuditArguments } from "../arguments/audit-arguments.ts";
import type { AuditBatch, AuditedBatch } from "../audit/audit-batch.ts";
import { configsIn } from "../audit/configs-in.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import { outputLine } from "../output/output-line.ts";
import { visible, visibleLines } from "../output/visible.ts";
import { append } from "../../spec/many.ts";

/** What a batch has: small enough that two processors end at about the same time. */
const BATCH = 32;

/** What an audit needs from outside: who looks at batches, and where it prints. */
export interface AuditIo {
  readonly read: (file: string) => string;
  /** Looks at batches, wherever; gives what was found in their order. */
  readonly audit: (batches: Iterable<AuditBatch>, found: (batch: AuditedBatch) => void) => Promise<void>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly version: string;
}

/** Audits the configs below each path, or adds up reports, and prints one report. @returns the exit status. */
export async function auditPaths(args: AuditArguments, io: AuditIo): Promise<0 | 1 | 2> {
  const { form, failOn, merge } = args;
  const findings: AuditFinding[] = [];
  let unread = false;
  const cannotRead = (message: string): void => {
    unread = true;
    io.complain(visible(message));
  };
  const report = merge
    ? mergedReport(args, io, cannotRead)
    : await auditedReport(args, io, findings, cannotRead);
  if (report === null) return 2;
  if (form === "json") io.print(outputLine(report));
  else if (form === "pretty") io.print(visibleLines([...prettyAudit(report), ""]));
  else io.print(JSON.stringify(sarifLog(findings, io.version)));
  if (unread) return 2;
  const severities = new Set(report.verdicts.map(({ severity }) => severity));
  const holds = {
    failed: report.failed > 0,
    guess: report.guessed > 0,
    unmapped: report.unmapped.length > 0,
    error: report.failed > 0 || severities.has("error"),
    warning: report.failed > 0 || severities.has("error") || severities.has("warning"),
  };
  return failOn.some((condition) => holds[condition]) ? 1 : 0;
}

async function auditedReport(
  { paths, transformers, form }: AuditArguments,
  { audit }: AuditIo,
  findings: AuditFinding[],
  cannotRead: (message: string) => void,
): Promise<AuditReport> {
  const sum = new AuditSum(transformers);
  function* batches(): Generator<AuditBatch> {
    let sources: AuditBatch["sources"][number][] = [];
    let configs = 0;
    const batch = (): AuditBatch => ({ sources, transformers, findings: form === "sarif" });
    for (const path of paths)
      try {
        for (const source of configsIn(path)) {
          sources.push(source);
          configs += "parquet" in source ? source.to - source.from : 1;
          if (configs < BATCH) continue;
          yield batch();
          [sources, configs] = [[], 0];
        }
      } catch (error) {
        cannotRead(unreadableFile(path, error).message);
      }
    if (sources.length > 0) yield batch();
  }
  await audit(batches(), (batch) => {
    sum.add(batch.report);
    append(findings, batch.findings);
    batch.unreadable.forEach(cannotRead);
  });
  return sum.report();
}

/** The sum of reports; null where one is none, or they are of different versions of transformers. */
function mergedReport(
  { paths }: AuditArguments,
  { read }: AuditIo,
  cannotRead: (message: string) => void,
): AuditReport | null {
  let sum: AuditSum | null = null;
  let version = "";
  for (const path of paths) {
    let report: AuditReport | undefined;
    try {
      report = reportIn(read(path));
    } catch (error) {
      cannotRead(unreadableFile(path, error).message);
      return null;
    }
    if (report === undefined) {
      cannotRead(`${path} is no report of spec audit.`);
      return null;
    }
    if (sum && report.transformers !== version) {
      cannotRead(`${path} is of transformers ${report.transformers}, and those before it of ${version}.`);
      return null;
    }
    version = report.transformers;
    sum ??= new AuditSum(version);
    sum.add(report);
  }
  return sum?.report() ?? null;
}
