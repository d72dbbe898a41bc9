import { alone, type AuditFinding, auditConfigs, type AuditInput } from "../../audit/audit-config.ts";
import type { AuditReport } from "../../audit/audit-report.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { readTextFile } from "../files.ts";
import { unreadableFile } from "../output/unreadable-file.ts";
import type { AuditSource } from "./configs-in.ts";
import { configsInRows } from "./parquet-file.ts";
import { append } from "../../spec/many.ts";

/** Some configs of an audit: so many as are worth a message to a worker. */
export interface AuditBatch {
  readonly sources: readonly AuditSource[];
  readonly transformers: string;
  /** Whether the findings of each are wanted, beside what is counted. */
  readonly findings: boolean;
}

/** What was found in them. */
export interface AuditedBatch {
  readonly report: AuditReport;
  readonly findings: readonly AuditFinding[];
  /** Files that could not be opened, in sentences. */
  readonly unreadable: readonly string[];
}

/** Reads the configs and looks at each. */
export async function auditBatch({
  sources,
  transformers,
  findings: wanted,
}: AuditBatch): Promise<AuditedBatch> {
  const inputs: AuditInput[] = [];
  const unreadable: string[] = [];
  const findings: AuditFinding[] = [];
  for (const source of sources)
    try {
      if ("parquet" in source) append(inputs, (await configsInRows(source)).map(alone));
      else if ("text" in source) inputs.push(alone(source));
      else {
        const files = readCheckpoint(source.path, readTextFile);
        inputs.push({ name: source.path, files });
        append(unreadable, files.unreadable);
      }
    } catch (error) {
      unreadable.push(unreadableFile(nameOf(source), error).message);
    }
  const report = await auditConfigs(
    inputs,
    transformers,
    wanted ? (finding) => void findings.push(finding) : undefined,
  );
  return { report, findings, unreadable };
}

function nameOf(source: AuditSource): string {
  if ("parquet" in source) return source.parquet;
  return "path" in source ? source.path : source.name;
}
