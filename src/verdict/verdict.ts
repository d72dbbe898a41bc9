import type { Diagnostic, Severity } from "../config/document.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { BothPaths } from "../runtime/paths/both-paths.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { CheckedCheckpoint } from "../analysis/checkpoint/checked.ts";
import { checkpointConcerns } from "./checkpoint.ts";
import { type Concern, type VerdictKind, VERDICT_KINDS } from "./concern.ts";
import { defaultConcerns } from "./defaults.ts";
import { diagnosticConcerns } from "./diagnostics.ts";
import { legacyConcerns } from "./legacy.ts";
import { quantizationConcerns } from "./quantization.ts";
import { shadowedConcerns } from "./shadowed.ts";
import { type UnmappedConcern, unmappedConcerns } from "./unmapped.ts";

/** What an engine has to know of a file, alike things in one entry. `fields` lead into config.json, `values` into the spec. */
export interface VerdictEntry {
  readonly kind: VerdictKind;
  readonly severity: Severity;
  /** A stable name in kebab-case, for scripts. */
  readonly code: string;
  /** A sentence that names everything that the entry is about. */
  readonly message: string;
  readonly fields: readonly Pointer[];
  readonly values: readonly Pointer[];
}

/** Beside an inspection, what a verdict is made from. */
export interface Evidence {
  /** The text of config.json. */
  readonly text: string;
  /** What model code reads on both paths; null while that is not known: then the verdict says nothing of it. */
  readonly paths: BothPaths | null;
  /** What its quantisation means for the modules of its model (quantizationFindings); not given while that is not known. */
  readonly quantization?: readonly Diagnostic[] | null;
  /** What going from one version of transformers to another changes (upgradeConcerns); none where that is not asked. */
  readonly upgrade?: readonly Concern[];
  /** What came of holding it against its checkpoint; not given where that was not done. */
  readonly checkpoint?: CheckedCheckpoint | null;
  /** What the code of engines does with the file; not given where it was not looked at. */
  readonly engines?: EngineEvidence | null;
}

/** What is known of a file once the code of engines was looked at. */
export interface EngineEvidence {
  /** Where it goes wrong (engineConcerns). */
  readonly concerns: readonly Concern[];
  /** The fields that the spec is the same without, with the engines that read them (unmappedByEngines). */
  readonly unmapped: readonly UnmappedConcern[];
  /** What comes of each engine, in a line for all of them. */
  readonly said: string;
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

/**
 * Everything about a file that an engine should know, one by one: what it would stop at or compute wrongly first. Empty
 * where nothing is the matter.
 */
export function concernsOf(
  inspection: Inspection,
  { text, paths, quantization = null, checkpoint = null, engines = null, upgrade = [] }: Evidence,
): readonly Concern[] {
  const unmapped = engines?.unmapped ?? unmappedConcerns(inspection, text);
  const meant = new Set(unmapped.flatMap(({ meant: field }) => (field === null ? [] : [field])));
  const all = [
    ...diagnosticConcerns(inspection, text, quantization ?? []),
    ...(checkpoint ? checkpointConcerns(inspection, checkpoint) : []),
    ...unmapped,
    ...shadowedConcerns(inspection, text),
    ...quantizationConcerns(inspection),
    ...(paths ? legacyConcerns(paths, inspection) : []),
    ...upgrade,
    ...(engines?.concerns ?? []),
    ...defaultConcerns(inspection, text, meant),
  ];
  return all
    .map((concern, index) => ({ concern, index }))
    .sort((a, b) => rank(a.concern) - rank(b.concern) || a.index - b.index)
    .map(({ concern }) => concern);
}

function rank({ severity, kind }: Concern): number {
  return SEVERITIES.indexOf(severity) * VERDICT_KINDS.length + VERDICT_KINDS.indexOf(kind);
}

/** What is the matter with a file, by what it would do to an engine; empty where nothing is. */
export function verdictOf(inspection: Inspection, evidence: Evidence): readonly VerdictEntry[] {
  const groups = new Map<string, Concern[]>();
  for (const concern of concernsOf(inspection, evidence)) {
    const { kind, severity, code, group } = concern;
    const key = JSON.stringify([kind, severity, code, group]);
    const alike = groups.get(key);
    if (alike) alike.push(concern);
    else groups.set(key, [concern]);
  }
  return [...groups.values()].map(entryOf);
}

function entryOf(alike: readonly Concern[]): VerdictEntry {
  const [{ kind, severity, code, entry }] = alike as [Concern];
  return {
    kind,
    severity,
    code,
    message: entry(alike),
    fields: [...new Set(alike.flatMap(({ fields }) => fields))],
    values: [...new Set(alike.flatMap(({ values }) => values))],
  };
}
