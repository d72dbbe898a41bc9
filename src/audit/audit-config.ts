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
import { AuditSum, type AuditReport, emptyReport, renamed } from "./audit-report.ts";
import type { NamedText } from "./config-names.ts";
import { dotted } from "../config/nodes/dotted.ts";

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

/** What was found in one config, whatever its name. */
interface Audited {
  readonly report: AuditReport;
  readonly findings: readonly Unnamed[];
}

type Unnamed = Omit<AuditFinding, "name">;

/**
 * What was found in the files that came last, by their texts: models that are made from another mostly have its config.json to
 * the letter.
 */
const known = new Map<string, Audited>();

/** Of so many characters of text what was found is kept. */
const MOST_KEPT = 2 ** 24;

let kept = 0;

/** The name of a config as long as it has none. */
const NO_NAME = "";

/** Looks at configs one by one: what an inspection says of each is counted, and each finding given to `found`. */
export async function auditConfigs(
  inputs: readonly AuditInput[],
  transformers: string,
  found: (finding: AuditFinding) => void = () => undefined,
): Promise<AuditReport> {
  const sum = new AuditSum(transformers);
  for (const { name, files } of inputs) {
    const { report, findings } = await auditOnce(files, transformers);
    sum.add(renamed(report, name));
    for (const finding of findings) found({ name, ...finding });
  }
  return sum.report();
}

async function auditOnce(files: ConfigFiles, transformers: string): Promise<Audited> {
  const key = JSON.stringify([transformers, files]);
  const audited = known.get(key) ?? (await audit(files, transformers));
  if (!known.delete(key)) kept += key.length;
  known.set(key, audited);
  for (const oldest of known.keys()) {
    if (kept <= MOST_KEPT) break;
    known.delete(oldest);
    kept -= oldest.length;
  }
  return audited;
}

async function audit(files: ConfigFiles, transformers: string): Promise<Audited> {
  const findings: Unnamed[] = [];
  const found = (finding: Unnamed): void => void findings.push(finding);
  const inspection = await inspectLoading(files.config, { ...files, transformers });
  await loadLegacy(files.config, transformers);
  const report = inspection.ok
    ? ofSpec(inspection, files.config, transformers, found)
    : ofFailure(inspection, files.config, transformers, found);
  return { report, findings };
}

function ofFailure(
  { error, report }: FailedInspection,
  text: string,
  transformers: string,
  found: (finding: Unnamed) => void,
): AuditReport {
  const model_type = typeIn(text);
  const one = { configs: 1, example: NO_NAME };
  found({ severity: "error", ...error });
  for (const diagnostic of report?.diagnostics ?? [])
    if (diagnostic.message !== error.message) tell(diagnostic, found);
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
  inspection: Inspection,
  text: string,
  transformers: string,
  found: (finding: Unnamed) => void,
): AuditReport {
  const { spec, guess, fields, diagnostics, places } = inspection;
  const { model_type } = spec;
  const one = { configs: 1, example: NO_NAME };
  const unmapped = unmappedIn(fields);
  for (const diagnostic of diagnostics) tell(diagnostic, found);
  for (const field of unmapped) {
    const line = places.get(field)?.line ?? 1;
    const message = `The spec is the same without ${dotted(field)}: no family has mapped ${JSON.stringify(nameOf(field))} there.`;
    found({ severity: "warning", code: "unmapped-field", message, line, column: 1 });
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

function tell(diagnostic: Diagnostic, found: (finding: Unnamed) => void): void {
  const { severity, code, message, line, column } = diagnostic;
  found({ severity, code, message, line, column });
}
