import type { Json } from "../spec/json.ts";
import { spellNumbers } from "../spec/json.ts";
import { isWithin, type Pointer } from "../spec/pointer.ts";
import type { VersionRow } from "./across.ts";
import type { Outcome } from "./outcome.ts";
import type { VersionsReport } from "./report.ts";

const LONGEST = 40;

/**
 * What each version gives of a value of the spec, or of a field of the file, in a sentence: of the attributes that say it
 * and that versions give differently.
 */
export function givenWords(report: VersionsReport, side: "spec" | "config", pointer: Pointer): string {
  const rows = report.rows.filter(
    (row) =>
      row.cause.kind !== "base" && (side === "spec" ? says(report, row, pointer) : comesFrom(row, pointer)),
  );
  const unable = report.versions.filter((version) => report.unknown.includes(version));
  const without =
    unable.length === 0
      ? ""
      : ` AutoConfig of transformers ${unable.join(", ")} knows no class for this model type.`;
  if (rows.length === 0) return `Versions of transformers: none gives another value for it.${without}`;
  return `Versions of transformers: ${rows.map(inVersions).join("; ")}.${without}`;
}

function says({ beside }: VersionsReport, { attribute }: VersionRow, pointer: Pointer): boolean {
  return (
    beside.get(attribute)?.pointers.some((one) => isWithin(one, pointer) || isWithin(pointer, one)) ?? false
  );
}

function comesFrom({ outcomes }: VersionRow, pointer: Pointer): boolean {
  return Object.values(outcomes).some(
    (outcome) =>
      outcome.is === "value" &&
      "from" in outcome.source &&
      outcome.source.from.some((from) => isWithin(pointer, from) || isWithin(from, pointer)),
  );
}

/** "rope_theta is 1000000 in 4.57.6, absent in 5.17.0 and 5.18.0". */
function inVersions({ attribute, outcomes }: VersionRow): string {
  const groups = new Map<string, string[]>();
  for (const [version, outcome] of Object.entries(outcomes)) {
    const value = words(outcome);
    groups.set(value, [...(groups.get(value) ?? []), version]);
  }
  const parts = [...groups].map(([value, versions]) => `${value} in ${versions.join(" and ")}`);
  return `${attribute} is ${parts.join(", ")}`;
}

function words(outcome: Outcome): string {
  if (outcome.is === "value") return short(outcome.value);
  return outcome.is === "absent" ? "absent" : "an error (it differs by layer)";
}

function short(value: Json): string {
  const text = JSON.stringify(value, spellNumbers);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
