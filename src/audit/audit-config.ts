import { unmappedIn } from "../config/reading/field-use.ts";
import type { Diagnostic, Severity } from "../config/document.ts";
import { restingValues } from "../inspect/counts.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { toJson } from "../config/nodes/node.ts";
import { parseConfig } from "../config/parse/parse.ts";
import { bothPaths, loadLegacy } from "../runtime/paths/both-paths.ts";
import { nameOf } from "../spec/pointer.ts";
import { verdictOf } from "../verdict/verdict.ts";
import { AuditSum, type AuditReport, emptyReport } from "./audit-report.ts";
import type { NamedText } from "./config-names.ts";

/** One thing about one config, with its place in the text. */
export interface AuditFinding {
  readonly name: string;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A config to audit, under the name that it goes by in examples and findings. */
export interface AuditInput {
  readonly name: string;
  readonly files: ConfigFiles;
}

/** A config without files beside it. */
export function alone({ name, text }: NamedText): AuditInput {
  return { name, files: { config: text, hfQuantConfig: null, generationConfig: null } };
}

/** Looks at configs one by one: what an inspection says of each is counted, and each finding given to `found`. */
export async function auditConfigs(
  inputs: readonly AuditInput[],
  transformers: string,
  found: (finding: AuditFinding) => void = () => undefined,
): Promise<AuditReport> {
  const sum = new AuditSum(transformers);
  for (const { name, files } of inputs) {
    const inspection = await inspectLoading(files.config, { ...files, transformers });
    await loadLegacy(files.config, transformers);
    sum.add(
      inspection.ok
        ? ofSpec(name, inspection, files.config, transformers, found)
        : ofFailure(name, inspection, files.config, transformers, found),
    );
  }
  return sum.report();
}

function ofFailure(
  name: string,
  { error, report }: FailedInspection,
  text: string,
  transformers: string,
  found: (finding: AuditFinding) => void,
): AuditReport {
  const model_type = typeIn(text);
  const one = { configs: 1, example: name };
  found({ name, severity: "error", ...error });
  for (const diagnostic of report?.diagnostics ?? [])
    if (diagnostic.message !== error.message) tell(name, diagnostic, found);
  return {
    ...emptyReport(transformers),
    ...{ configs: 1, failed: 1 },
    types: [{ model_type, configs: 1, read: 0, guessed: 0, failed: 1 }],
    errors: [{ model_type, code: error.code, ...one }],
  };
}

/** The model type that a config names; "" where it names none. */
function typeIn(text: string): string {
  const parsed = parseConfig(text);
  const node =
    parsed.ok && parsed.value.root.type === "object"
      ? parsed.value.root.members.get("model_type")
      : undefined;
  const value = node && toJson(node.value);
  return typeof value === "string" ? value : "";
}

function ofSpec(
  name: string,
  inspection: Inspection,
  text: string,
  transformers: string,
  found: (finding: AuditFinding) => void,
): AuditReport {
  const { spec, guess, fields, diagnostics, places } = inspection;
  const { model_type } = spec;
  const one = { configs: 1, example: name };
  const unmapped = unmappedIn(fields);
  for (const diagnostic of diagnostics) tell(name, diagnostic, found);
  for (const field of unmapped) {
    const line = places.get(field)?.line ?? 1;
    const message = `Nobody reads ${field}: no family has mapped ${JSON.stringify(nameOf(field))} there.`;
    found({ name, severity: "warning", code: "unmapped-field", message, line, column: 1 });
  }
  const paths = bothPaths(text, inspection, transformers);
  const verdicts = new Map(
    verdictOf(inspection, { text, paths: paths.ok ? paths.value : null }).map(({ kind, severity, code }) => [
      `${kind} ${severity} ${code}`,
      { kind, severity, code, ...one },
    ]),
  );
  const [read, guessed] = guess === null ? [1, 0] : [0, 1];
  return {
    ...emptyReport(transformers),
    ...{ configs: 1, read, guessed },
    types: [{ model_type, configs: 1, read, guessed, failed: 0 }],
    unmapped: unmapped.map((field) => ({ model_type, field, ...one })),
    defaulted: restingValues(inspection).map((value) => ({ model_type, value, ...one })),
    verdicts: [...verdicts.values()],
  };
}

function tell(name: string, diagnostic: Diagnostic, found: (finding: AuditFinding) => void): void {
  const { severity, code, message, line, column } = diagnostic;
  found({ name, severity, code, message, line, column });
}
