import type { FieldGroup } from "../config/reading/field-use.ts";
import type { Severity } from "../config/document.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import { fieldShares } from "../inspect/counts.ts";
import { grouped, plural } from "../spec/grouped.ts";
import { groupBy } from "../spec/group-by.ts";
import type { Inspection } from "../inspect/inspection.ts";
import {
  type Concern,
  ENGINE_READS,
  named,
  UPGRADE_NOTE,
  type VerdictKind,
  VERDICT_KINDS,
} from "./concern.ts";
import { CHECKPOINT_NOTE } from "./checkpoint.ts";
import { LEGACY_NOTE } from "./legacy.ts";
import { concernsOf, type EngineEvidence, type Evidence } from "./verdict.ts";

/** One line of a verdict in short: all concerns of a kind, those of one engine's code, or what is in order. */
export interface VerdictLine {
  /** null: the line that says what is in order. */
  readonly kind: VerdictKind | null;
  readonly severity: Severity;
  /** Stands before the label, and never alone. */
  readonly sign: string;
  /** What the line is about, and how many there are. */
  readonly label: string;
  readonly text: string;
  readonly concerns: readonly Concern[];
}

/** The sign and the words of each kind. */
export const VERDICT_WORDS: {
  readonly [K in VerdictKind]: { readonly sign: string; readonly label: string };
} = {
  error: { sign: "✕", label: "Refused" },
  checkpoint: { sign: "▤", label: "Checkpoint differs" },
  unmapped: { sign: "?", label: "Unmapped" },
  shadowed: { sign: "◌", label: "Disagree" },
  quantization: { sign: "≈", label: "Quantisation unclear" },
  legacy: { sign: "≠", label: "Legacy path astray" },
  upgrade: { sign: "↑", label: "Upgrade changes" },
  engine: { sign: "!", label: "Take care" },
  default: { sign: "◇", label: "Rest on defaults" },
};

/**
 * A verdict in a few lines, in the order of the kinds, and so in the same places when the legacy path and engines become
 * known. The last one says what is in order. Where the code of engines was looked at there is a line of what came of it, with
 * all of them, so that it takes the place in which it was waited for; `together` puts it into the list of its kind.
 */
export function verdictLines(
  inspection: Inspection,
  evidence: Evidence,
  together = false,
): readonly VerdictLine[] {
  const concerns = concernsOf(inspection, evidence);
  const lines = VERDICT_KINDS.flatMap((kind): VerdictLine[] => {
    const alike = concerns.filter((concern) => concern.kind === kind);
    if (kind === "engine" && !together) {
      const reads = alike.filter(({ code }) => code === ENGINE_READS);
      const rest = alike.filter(({ code }) => code !== ENGINE_READS);
      return [
        ...(evidence.engines ? [enginesLine(reads, evidence.engines)] : []),
        ...(rest.length > 0 ? [lineOf(kind, rest)] : []),
      ];
    }
    if (alike.length > 0) return [lineOf(kind, alike)];
    return kind === "legacy" && evidence.paths ? [readsTheSame(evidence.paths)] : [];
  });
  return [
    ...lines,
    {
      kind: null,
      severity: "info",
      sign: "✓",
      label: "In order",
      text: inOrder(inspection, concerns, evidence),
      concerns: [],
    },
  ];
}

function readsTheSame({ legacy }: BothPaths): VerdictLine {
  return {
    kind: "legacy",
    severity: "info",
    sign: "=",
    label: "Legacy path",
    text: `model code reads the same from the object of transformers ${legacy.transformersVersion}`,
    concerns: [],
  };
}

function lineOf(kind: VerdictKind, concerns: readonly Concern[]): VerdictLine {
  const [{ severity }] = concerns as [Concern];
  const { sign } = VERDICT_WORDS[kind];
  const count = countOf(kind, concerns);
  const label = `${labelOf(kind, severity)}${count === 0 ? "" : ` ${grouped(count)}`}`;
  const both = valuesAndFields({ kind, concerns });
  const names = listed(concerns);
  return { kind, severity, sign, label, text: both === null ? names : `${both}: ${names}`, concerns };
}

/** "36 values from 18 absent fields", of the defaults, where values are counted and fields are named; null where it is one number. */
function valuesAndFields({ kind, concerns }: Pick<VerdictLine, "kind" | "concerns">): string | null {
  if (kind !== "default") return null;
  const count = countOf(kind, concerns);
  return count === concerns.length
    ? null
    : `${plural(count, "value")} from ${plural(concerns.length, "absent field")}`;
}

/** What a line is called where its text is not beside it: the number with what it counts. */
export function longLabel(line: VerdictLine): string {
  const both = valuesAndFields(line);
  return both === null ? line.label : `${VERDICT_WORDS.default.label}: ${both}`;
}

/**
 * "Engine astray 2 SGLang at db570fe6 (2026-08-22): 2 attributes at which it would stop: …", and which fields engines read
 * that the spec does without.
 */
function enginesLine(reads: readonly Concern[], { unmapped, said }: EngineEvidence): VerdictLine {
  const engines = [...groupBy(reads, ({ group }) => group).values()];
  const unread = unmapped.flatMap(({ what, readers }) =>
    readers === undefined ? [] : [`${what}, which the spec does without, is ${readers}`],
  );
  const astray = engines.map((alike) => alike[0]?.entry(alike).replace(/\.$/, "") ?? "");
  const found = [...astray, ...unread].join(" · ");
  return {
    kind: "engine",
    severity: reads.length > 0 ? "warning" : "info",
    sign: found === "" ? "=" : VERDICT_WORDS.engine.sign,
    label: reads.length > 0 ? `Engine astray ${grouped(reads.length)}` : "Engines",
    text: found === "" ? said : found,
    concerns: reads,
  };
}

/** Whether a line of a verdict is what came of the code of engines. */
export function isOfEngines({ kind, concerns }: VerdictLine): boolean {
  return kind === "engine" && concerns.every(({ code }) => code === ENGINE_READS);
}

/** What concerns of a kind are called. An odd text is not refused by all parsers, and what is only good to know is no trap. */
export function labelOf(kind: VerdictKind, severity: Severity): string {
  if (kind === "error" && severity !== "error") return "Odd text";
  if (kind === "engine" && severity === "info") return "To know";
  if (kind === "checkpoint" && severity === "info") return "Checkpoint";
  if (kind === "upgrade" && severity === "info") return "Upgrade";
  return VERDICT_WORDS[kind].label;
}

/** Of defaults, values are counted, as in every other place; of the legacy path, attributes; of the rest, concerns. */
function countOf(kind: VerdictKind, concerns: readonly Concern[]): number {
  if (kind === "default") return new Set(concerns.flatMap(({ values }) => values)).size;
  return concerns.filter(
    ({ code }) => code !== LEGACY_NOTE && code !== UPGRADE_NOTE && code !== CHECKPOINT_NOTE,
  ).length;
}

/** All of some concerns by name; what neighbours have in common is said once, behind them. */
function listed(concerns: readonly Concern[]): string {
  const runs: Concern[][] = [];
  for (const concern of concerns) {
    const last = runs.at(-1);
    if (last && concern.common !== null && last[0]?.common === concern.common) last.push(concern);
    else runs.push([concern]);
  }
  return runs
    .map((run) => {
      const common = run[0]?.common ?? null;
      // Who reads a field is told in the line of the engines.
      const names = named(run, ", ", ({ brief }) => brief);
      return common === null ? names : `${names} (${common})`;
    })
    .join(" · ");
}

/** What was looked at and gave no cause for concern, and what became of the fields: the numbers add up to all of them. */
function inOrder(
  inspection: Inspection,
  concerns: readonly Concern[],
  { quantization }: Pick<Evidence, "quantization">,
): string {
  const has = (kind: VerdictKind): boolean => concerns.some((concern) => concern.kind === kind);
  // A field that is ignored with a reason may stand where nobody looks for it: that is told, and is not in order.
  const isGrave = concerns.some(
    ({ kind, severity, code }) => kind === "engine" && severity !== "info" && code !== ENGINE_READS,
  );
  const said = [
    has("unmapped") || isGrave ? null : "every field is accounted for",
    has("error") ? null : "nothing found that the reference would refuse",
    has("shadowed") ? null : "spellings agree",
    has("quantization") || inspection.quantFile?.ok === false
      ? null
      : inspection.spec.quantization
        ? quantizationWords(quantization)
        : "not quantised",
    has("default") ? null : "no value rests on a default",
    sharesWords(inspection),
  ].filter((words) => words !== null);
  const text = said.join(" · ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What is known of a quantisation in which nothing is unclear. */
function quantizationWords(quantization: Evidence["quantization"]): string {
  if (quantization) return "the quantisation is described";
  return quantization === undefined
    ? "the quantisation is being looked into …"
    : "the quantisation could not be looked into";
}

/** "47 of 60 fields decide a value, 12 ignored with a reason, 1 another spelling" */
function sharesWords(inspection: Inspection): string {
  const shares = new Map(fieldShares(inspection).map(({ kind, count }) => [kind, count]));
  const of = (kind: FieldGroup): number => shares.get(kind) ?? 0;
  const rest = [
    [of("no-effect") + of("not-for-inference"), "ignored with a reason"],
    [of("shadowed"), "another spelling"],
    [of("unmapped"), "read by nobody"],
  ] as const;
  return [
    `${grouped(of("mapped"))} of ${plural(inspection.fields.size, "field")} decide a value`,
    ...rest.flatMap(([count, words]) => (count === 0 ? [] : [`${grouped(count)} ${words}`])),
  ].join(", ");
}
