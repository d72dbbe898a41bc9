import type { Severity } from "../config/document.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import { fieldShares } from "../inspect/counts.ts";
import { grouped, plural } from "../spec/grouped.ts";
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
import { concernsOf, type Evidence } from "./verdict.ts";

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
 * A verdict in a few lines, in the order of the kinds, and so in the same places when the legacy path becomes known. The
 * last one says what is in order. Each engine whose code goes wrong has a line of its own, unless they are to stand `together`.
 */
export function verdictLines(
  inspection: Inspection,
  evidence: Evidence,
  together = false,
): readonly VerdictLine[] {
  const concerns = concernsOf(inspection, evidence);
  const found = VERDICT_KINDS.filter((kind) => concerns.some((concern) => concern.kind === kind));
  const lines = VERDICT_KINDS.flatMap((kind): VerdictLine[] => {
    const alike = concerns.filter((concern) => concern.kind === kind);
    if (alike.length > 0) {
      const reads = together ? [] : alike.filter(({ code }) => code === ENGINE_READS);
      const rest = alike.filter((concern) => !reads.includes(concern));
      const engines = new Set(reads.map(({ group }) => group));
      return [
        ...[...engines].map((engine) => engineLine(reads.filter(({ group }) => group === engine))),
        ...(rest.length > 0 ? [lineOf(kind, rest)] : []),
      ];
    }
    return kind === "legacy" && evidence.paths ? [readsTheSame(evidence.paths)] : [];
  });
  return [
    ...lines,
    {
      kind: null,
      severity: "info",
      sign: "✓",
      label: "In order",
      text: inOrder(inspection, new Set(found)),
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
  return { kind, severity, sign, label, text: listed(concerns), concerns };
}

/** "Engine astray 2 vLLM at 017e9f44 (2026-08-17): 1 value taken silently, 1 wrong: …" */
function engineLine(concerns: readonly Concern[]): VerdictLine {
  const line = lineOf("engine", concerns);
  const [first] = concerns as [Concern];
  return {
    ...line,
    label: `Engine astray ${concerns.length}`,
    text: first.entry(concerns).replace(/\.$/, ""),
  };
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
      return common === null ? named(run) : `${named(run)} (${common})`;
    })
    .join(" · ");
}

/** What was looked at and gave no cause for concern. */
function inOrder(inspection: Inspection, concerns: ReadonlySet<VerdictKind>): string {
  const { spec, fields, quantFile } = inspection;
  const shares = new Map(fieldShares(inspection).map(({ kind, count }) => [kind, count]));
  const ignored = (shares.get("no-effect") ?? 0) + (shares.get("not-for-inference") ?? 0);
  const said = [
    concerns.has("unmapped") ? null : "every field is accounted for",
    concerns.has("error") ? null : "nothing found that the reference would refuse",
    concerns.has("shadowed") ? null : "spellings agree",
    concerns.has("quantization") || quantFile?.ok === false
      ? null
      : spec.quantization
        ? "the quantisation is described"
        : "not quantised",
    concerns.has("default") ? null : "no value rests on a default",
    `${shares.get("mapped") ?? 0} of ${plural(fields.size, "field")} decide a value, ${ignored} ignored with a reason`,
  ].filter((words) => words !== null);
  const text = said.join(" · ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
