import type { Severity } from "../config/document.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { grouped } from "../spec/grouped.ts";
import type { Pointer } from "../spec/pointer.ts";

/** What a verdict tells apart, what matters most to an engine first. */
export const VERDICT_KINDS = [
  /** What the reference refuses, or a parser of JSON. */
  "error",
  /** Where the checkpoint is not as the config says, as far as it was looked into. */
  "checkpoint",
  /** A field that nobody read. */
  "unmapped",
  /** A spelling that lost, and says something else than the one that won. */
  "shadowed",
  /** What the declared quantisation leaves unclear. */
  "quantization",
  /** Where model code goes wrong that asks the object which transformers makes of the file. */
  "legacy",
  /** What going from one version of transformers to another changes, where that is asked. */
  "upgrade",
  /** What readers of the file may take for something else than the reference does. */
  "engine",
  /** A value that rests on a field which the file leaves out. */
  "default",
] as const;

export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** One thing about a file that an engine should know: a row of the findings. */
export interface Concern {
  readonly kind: VerdictKind;
  readonly severity: Severity;
  /** A stable name in kebab-case, for scripts. */
  readonly code: string;
  /** The field or value that it is shown at. */
  readonly at: { readonly side: "spec" | "config"; readonly pointer: Pointer };
  /** Fields of config.json, those among them that the file leaves out. */
  readonly fields: readonly Pointer[];
  /** Values of the spec; the layer schedule is one. */
  readonly values: readonly Pointer[];
  /** What it is called, as a path with dots. */
  readonly what: string;
  /** What stands there now, as JSON, shortened where it is long; null where nothing does. */
  readonly now: string | null;
  /** The few words that name it in a list. */
  readonly brief: string;
  /** "read by vLLM at qwen3.py:193", of a field that the spec does without, where engines were asked. */
  readonly readers?: string;
  /** What it shares with others of its kind, to be said once behind them in a list; null where there is nothing. */
  readonly common: string | null;
  /** Why it is a concern and what to do, in sentences. */
  readonly why: string;
  /** The line of config.json, or of the file that `at` leads into; of a missing field the line after which it would stand. */
  readonly line: number | null;
  /** The known fields that a field nobody read is spelled like, nearest first. */
  readonly nearest: readonly string[];
  /** What apart from kind, severity and code keeps concerns from being told in one entry. */
  readonly group: string;
  /** The sentence that tells several alike ones, this one among them. */
  readonly entry: (alike: readonly Concern[]) => string;
}

/** The code of what says that an upgrade is safe, and which is about no attribute. */
export const UPGRADE_NOTE = "version-same";

/** The code of what goes wrong in the code of an engine, which is the group. */
export const ENGINE_READS = "engine-reads";

/** So many are named in a sentence; the rest is named by the pointers alone. */
const MOST_NAMED = 60;

/** The names of several concerns, or what else is to be said of each, in a list. */
export function named(
  concerns: readonly Concern[],
  separator = ", ",
  say: (concern: Concern) => string = wholly,
): string {
  return firstOf(concerns, separator, say);
}

const wholly = ({ brief, readers }: Concern): string =>
  readers === undefined ? brief : `${brief} (${readers})`;

/** Values as paths with dots, in a list. */
export function namedValues(values: readonly Pointer[]): string {
  return firstOf(values, ", ", dotted);
}

function firstOf<T>(items: readonly T[], separator: string, say: (item: T) => string): string {
  const rest = items.length - MOST_NAMED;
  const names = items.slice(0, MOST_NAMED).map(say).join(separator);
  return rest > 0 ? `${names}, and ${grouped(rest)} more` : names;
}
