import { dotted } from "../../config/nodes/dotted.ts";
import { briefJson } from "../../spec/brief-json.ts";
import type { Json } from "../../spec/json.ts";
import { listed } from "../../spec/listed.ts";
import { shownRows, type VersionRow } from "../../versions/across.ts";
import { briefOutcomes } from "../../versions/brief-apart.ts";
import type { Outcome } from "../../versions/outcome.ts";
import { type Resaved, specWords, unableWords, type VersionsReport } from "../../versions/report.ts";
import { savedFacts } from "../../versions/saved-facts.ts";
import { noticed, type Upgrade } from "../../versions/upgrade.ts";
import { upgradeWords } from "../../versions/upgrade-words.ts";
import { errorLine } from "./error-line.ts";

/** A report as `spec versions` prints it, without the file. */
export function versionsWire(report: VersionsReport, upgrade: Upgrade): object {
  const { versions, unknown, refused, specDiffers, beside } = report;
  return {
    versions,
    unknown_to: unknown,
    refused: Object.fromEntries(Object.entries(refused).map(([version, { why }]) => [version, why])),
    spec_differs: specDiffers,
    legacy: [...shownRows(report.rows), ...baseRows(report.rows)].map(({ attribute, outcomes, cause }) => {
      const each = (of: (given: Given) => Json) =>
        Object.fromEntries(
          versions.map((version) => [version, of(givenBy(outcomes[version], version, report))]),
        );
      return {
        attribute,
        values: each(valueOf),
        outcomes: each(({ is }) => is),
        kind: cause.kind,
        cause: cause.text,
        spec: beside.get(attribute) ?? null,
      };
    }),
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

/** What a version makes of an attribute, or why it builds no object. */
type Given = Outcome | { readonly is: "unknown-type" | "refused" };

function givenBy(outcome: Outcome | undefined, version: string, { unknown }: VersionsReport): Given {
  return outcome ?? { is: unknown.includes(version) ? "unknown-type" : "refused" };
}

/** The value, or the word for having none: `outcomes` tells the word from a text of the same letters. */
const valueOf = (given: Given): Json => (given.is === "value" ? given.value : given.is);

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
            found.map(({ attribute, was, now }) => ({
              attribute,
              was: valueOf(was),
              now: valueOf(now),
              outcomes: { was: was.is, now: now.is },
            })),
          ]),
        ),
      }
    : { ok: false, why: saved.why };
}

/** A report for the terminal. */
export function prettyVersions(file: string, report: VersionsReport, upgrade: Upgrade): string {
  const { versions, rows, specDiffers, specError } = report;
  const untold = versions.filter((version) => !upgrade.told.includes(version));
  const ofSpec = specError ? errorLine(file, specError) : specWords(report);
  const lines = [file, upgradeWords(upgrade), ...unableWords(report, untold), ofSpec];
  for (const { pointer, values } of specDiffers) {
    const each = Object.entries(values).map(([version, value]) => `${version}: ${short(value)}`);
    lines.push(`  ${dotted(pointer)}  ${each.join("  ")}`);
  }
  for (const { attribute, outcomes, cause } of shownRows(rows)) {
    const shown = briefOutcomes(outcomes, LONGEST);
    const each = versions.map((version) => {
      const outcome = givenBy(outcomes[version], version, report);
      return `${version}: ${shown.get(version) ?? given(outcome)}`;
    });
    lines.push(`  ${attribute}  ${each.join("  ")}`, `    ${cause.text}`);
  }
  const base = baseRows(rows).length;
  if (base > 0) lines.push(`  ${base} more that every object of a version has, whatever the model`);
  return [...lines, ...savedLines(report), ""].join("\n");
}

/** What becomes of a file that versions save: each fact once, with the versions that it holds for. */
function savedLines({ resaved }: VersionsReport): string[] {
  const { spent, losses, refused, reads } = savedFacts(resaved);
  const savers = (by: readonly string[]) => `Saved by ${listed(by, "or")}`;
  return [
    ...spent.map(
      ({ by, fact: { field, as } }) =>
        `${savers(by)}, the file has no ${dotted(field)}, but ${as.join(", ")}.`,
    ),
    ...losses.map(
      ({ by, fact: { pointer, was, now } }) =>
        `${savers(by)}, the file gives ${dotted(pointer)} ${short(now)}, not ${short(was)}.`,
    ),
    ...refused.map(({ by, fact }) => `${savers(by)}: ${fact}`),
    ...reads.map(
      ({ by, readers, fact: { attribute, was, now } }) =>
        `${savers(by)} and read by ${listed(readers, "or")}: ${attribute} is ${given(now)}, not ${given(was)}.`,
    ),
  ];
}

/** A value in JSON, or the bare word for having none. */
const given = (one: Given): string => (one.is === "value" ? short(one.value) : one.is);

const short = (value: Json): string => briefJson(value, LONGEST);

const LONGEST = 60;

/** What every object of a version has, whatever the model. */
const baseRows = (rows: readonly VersionRow[]) => rows.filter(({ cause }) => cause.kind === "base");
