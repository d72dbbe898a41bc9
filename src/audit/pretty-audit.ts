import type { AuditReport, Counted } from "./audit-report.ts";
import { largest } from "../spec/many.ts";

/** So many rows of a list are shown; the JSON has all. */
const MOST_ROWS = 25;

/** A report as a readable table: what is most frequent first. */
export function prettyAudit(report: AuditReport): readonly string[] {
  const { configs, read, guessed, failed, transformers } = report;
  return [
    `${configs} configs (transformers ${transformers}): ${read} read, ${guessed} guessed, ${failed} without a spec`,
    ...section(
      "Model types",
      report.types.map((type) => [
        String(type.configs),
        type.model_type === "" ? "(none)" : type.model_type,
        [counted(type.guessed, "guessed"), counted(type.failed, "without a spec")].filter(Boolean).join(", "),
      ]),
    ),
    ...section(
      "No spec",
      rows(report.errors, ({ code, model_type }) => [code, model_type]),
    ),
    ...section(
      "Nobody read",
      rows(report.unmapped, ({ field, model_type }) => [field, model_type]),
    ),
    ...section(
      "Rest on defaults",
      rows(report.defaulted, ({ value, model_type }) => [value, model_type]),
    ),
    ...section(
      "Verdicts",
      rows(report.verdicts, ({ code, kind, severity }) => [`${severity}: ${code}`, kind]),
    ),
  ];
}

const counted = (count: number, what: string): string => (count === 0 ? "" : `${count} ${what}`);

function rows<T extends Counted>(entries: readonly T[], cells: (entry: T) => string[]): string[][] {
  return entries.map((entry) => [String(entry.configs), ...cells(entry), entry.example]);
}

/** A titled block whose columns are aligned; nothing where there are no rows. */
function section(title: string, all: readonly (readonly string[])[]): string[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, MOST_ROWS);
  const widths = [0, 1, 2].map((column) =>
    largest(
      shown.map((row) => row[column]?.length ?? 0),
      0,
    ),
  );
  const lines = shown.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const rest = all.length - shown.length;
  return ["", `${title}: ${all.length}`, ...lines, ...(rest > 0 ? [`… and ${rest} more, in the JSON`] : [])];
}
