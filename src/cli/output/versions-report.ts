import type { Json } from "../../spec/json.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import type { VersionRow } from "../../versions/across.ts";
import type { Outcome } from "../../versions/outcome.ts";
import { CAUSE_KINDS } from "../../versions/causes.ts";
import { type Resaved, specWords, unableWords, type VersionsReport } from "../../versions/report.ts";
import { noticed, type Upgrade } from "../../versions/upgrade.ts";
import { upgradeWords } from "../../versions/upgrade-words.ts";
import { spellNumbers } from "../../spec/json.ts";

/** A report as `spec versions` prints it, without the file. */
export function versionsWire(report: VersionsReport, upgrade: Upgrade): object {
  const { versions, unknown, refused, specDiffers, beside } = report;
  return {
    versions,
    unknown_to: unknown,
    refused: Object.fromEntries(Object.entries(refused).map(([version, { why }]) => [version, why])),
    spec_differs: specDiffers,
    legacy: sorted(report.rows).map(({ attribute, outcomes, cause }) => ({
      attribute,
      values: Object.fromEntries(
        versions.map((version) => [version, wireValue(outcomes[version], version, report)]),
      ),
      kind: cause.kind,
      cause: cause.text,
      spec: beside.get(attribute) ?? null,
    })),
    resaved: Object.fromEntries(
      Object.entries(report.resaved).map(([version, saved]) => [version, wireResaved(saved)]),
    ),
    upgrade: {
      from: upgrade.from,
      to: upgrade.to,
      impossible: upgrade.impossible,
      noticed: noticed(upgrade).map(({ attribute, effect, as }) => ({ attribute, effect, as })),
    },
  };
}

/** What model code would go wrong at first, what every object of a version has last. */
function sorted(rows: readonly VersionRow[]): readonly VersionRow[] {
  return CAUSE_KINDS.flatMap((kind) => rows.filter(({ cause }) => cause.kind === kind));
}

function wireValue(outcome: Outcome | undefined, version: string, { unknown }: VersionsReport): Json {
  if (!outcome) return unknown.includes(version) ? "unknown-type" : "refused";
  return plain(outcome);
}

const plain = (outcome: Outcome): Json => (outcome.is === "value" ? outcome.value : outcome.is);

function wireResaved(saved: Resaved): object {
  return saved.ok
    ? {
        ok: true,
        losses: saved.losses,
        spent: saved.spent,
        refused: saved.refused,
        reads: Object.fromEntries(
          Object.entries(saved.reads).map(([reader, found]) => [
            reader,
            found.map(({ attribute, was, now }) => ({ attribute, was: plain(was), now: plain(now) })),
          ]),
        ),
      }
    : { ok: false, why: saved.why };
}

/** A report for the terminal. */
export function prettyVersions(file: string, report: VersionsReport, upgrade: Upgrade): string {
  const { versions, rows, specDiffers, resaved } = report;
  const untold = versions.filter((version) => !upgrade.told.includes(version));
  const lines = [file, upgradeWords(upgrade), ...unableWords(report, untold), specWords(report)];
  for (const { pointer, values } of specDiffers) lines.push(`  ${dotted(pointer)}  ${inVersions(values)}`);
  for (const { attribute, outcomes, cause } of sorted(rows)) {
    if (cause.kind === "base") continue;
    const values = Object.fromEntries(
      versions.map((version) => [version, wireValue(outcomes[version], version, report)]),
    );
    lines.push(`  ${attribute}  ${inVersions(values)}`, `    ${cause.text}`);
  }
  const base = rows.filter(({ cause }) => cause.kind === "base").length;
  if (base > 0) lines.push(`  ${base} more that every object of a version has, whatever the model`);
  for (const [version, saved] of Object.entries(resaved)) lines.push(...resavedLines(version, saved));
  return [...lines, ""].join("\n");
}

function resavedLines(version: string, saved: Resaved): string[] {
  if (!saved.ok) return [];
  return [
    ...saved.spent.map(
      ({ field, as }) => `Saved by ${version}, the file has no ${dotted(field)}, but ${as.join(", ")}.`,
    ),
    ...saved.losses.map(
      ({ pointer, was, now }) =>
        `Saved by ${version}, the file gives ${dotted(pointer)} ${short(now)}, not ${short(was)}.`,
    ),
    ...Object.values(saved.refused).map((why) => `Saved by ${version}: ${why}`),
    ...Object.entries(saved.reads).flatMap(([reader, found]) =>
      found.map(
        ({ attribute, was, now }) =>
          `Saved by ${version} and read by ${reader}: ${attribute} is ${short(plain(now))}, not ${short(plain(was))}.`,
      ),
    ),
  ];
}

const inVersions = (values: { readonly [version: string]: Json }): string =>
  Object.entries(values)
    .map(([version, value]) => `${version}: ${short(value)}`)
    .join("  ");

function short(value: Json): string {
  const text = JSON.stringify(value, spellNumbers);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
