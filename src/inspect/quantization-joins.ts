import { storedAs } from "../analysis/quantized/format-lines.ts";
import type { Decision, FormAsRead } from "../analysis/quantized/schemes.ts";
import {
  bytesMoreAs,
  type Part,
  storageKey,
  type UnlikeParts,
  unlikeParts,
} from "../analysis/quantized/unlike-parts.ts";
import { runsText } from "../analysis/run-text.ts";
import { bytesOfType } from "../analysis/type-bytes.ts";
import { publishedNames } from "../spec/checkpoint-names.ts";
import type { QuantizationNormalForm, QuantizationScheme } from "../spec/formats/quantization.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf } from "./weights.ts";

/**
 * What a reader makes of matrices that it joins to one (q_proj, k_proj and v_proj to qkv_proj, gate_proj and up_proj to
 * gate_up_proj …) where they are not treated alike.
 */
export interface Joins {
  /** The form by which it asks about each part; that by which it reads all else unless given. */
  readonly read?: (form: QuantizationNormalForm) => FormAsRead;
  /** What it compares of the parts. */
  readonly kindOf: (decision: Decision) => string | boolean;
  /** The scheme by which it takes all of them, null for none, or that it refuses the file; that unless given. */
  readonly takes?: (parts: readonly Part[], form: FormAsRead) => QuantizationScheme | null | "refuses";
  /** Where that stands. */
  readonly source: string;
}

/** Parts that a list leaves out, and others that it does not. */
const isLeftOut = ({ list }: Decision): boolean => list === "excluded_modules";
const isPlain = ({ scheme }: Decision): boolean => scheme === null;
const stored = ({ scheme }: Decision): string => storageKey(scheme);

/** A reader that stops where a list has some of the parts and not the others. */
export const refusesPartly = (source: string, read?: Joins["read"]): Joins => ({
  kindOf: isLeftOut,
  source,
  ...(read && { read }),
});

/** A reader that stops where some of the parts are quantised and others are not. */
export const refusesHalf = (source: string, read?: Joins["read"]): Joins => ({
  kindOf: isPlain,
  source,
  ...(read && { read }),
});

/** A reader that stops where the parts are stored in different ways. */
export const refusesUnlike = (source: string): Joins => ({ kindOf: stored, source });

/** A reader that takes the one algorithm that is named for some of the parts for all of them, and stops where there are two. */
export const oneAlgorithm = (source: string): Joins => ({
  kindOf: stored,
  source,
  takes: (parts) => {
    const named = parts.flatMap(({ decision: { scheme } }) => scheme ?? []);
    return new Set(named.map(storageKey)).size > 1 ? "refuses" : (named[0] ?? null);
  },
});

/** A reader that takes the scheme of the first part where all are named, or that for all linear layers. */
export const firstNamed = (source: string): Joins => ({
  kindOf: stored,
  source,
  takes: (parts, form) => {
    const areNamed = parts.every(({ decision: { list, pattern } }) => list === "targets" && pattern !== null);
    return areNamed ? (parts[0]?.decision.scheme ?? null) : ofClass(form);
  },
});

/** A reader that takes the scheme for all linear layers where there is one, or else that of the first part. */
export const classFirst = (source: string): Joins => ({
  kindOf: stored,
  source,
  takes: (parts, form) => ofClass(form) ?? parts[0]?.decision.scheme ?? null,
});

function ofClass({ schemes }: FormAsRead): QuantizationScheme | null {
  return Object.values(schemes).find(({ targets }) => targets.includes("Linear")) ?? null;
}

/** What a reader makes of all that it joins of a model. */
export interface JoinedReading {
  /** Why it refuses the file; null where it does not. */
  readonly refusal: string | null;
  /** What it takes by one rule, in words; null where there is nothing of the kind. */
  readonly asOne: string | null;
  /** By how many bytes the weights are larger for it. */
  readonly bytesMore: number;
}

const NOTHING: JoinedReading = { refusal: null, asOne: null, bytesMore: 0 };

/** What a reader with these rules makes of what it joins. Asks about the name of every module. */
export function joinedReading(
  inspection: Inspection,
  form: QuantizationNormalForm,
  read: FormAsRead,
  joins: readonly Joins[],
  dtype: string,
): JoinedReading {
  const names = publishedNames(namesOf(inspection));
  const each = bytesOfType(dtype) ?? 0;
  let reading = NOTHING;
  for (const { read: ofParts, kindOf, takes = () => "refuses" as const, source } of joins) {
    const asked = ofParts ? ofParts(form) : read;
    const unlike = unlikeParts(inspection.spec.body, asked, names, kindOf);
    const taken = unlike.map((group) => ({ group, as: takes(group.parts, asked) }));
    const refused = taken.filter(({ as }) => as === "refuses").map(({ group }) => group);
    if (refused.length > 0)
      return {
        ...NOTHING,
        refusal: `it joins matrices that have to be alike and are not: ${groupWords(refused)} (${source})`,
      };
    let { bytesMore } = reading;
    for (const { group, as } of taken) if (as !== "refuses") bytesMore += bytesMoreAs(group, as, each);
    const first = taken[0]?.as;
    if (first === undefined || first === "refuses") continue;
    reading = {
      refusal: null,
      asOne: `one rule for all parts of ${groupWords(unlike)}: ${storedAs({ scheme: first?.weights ? first : null })} (${source})`,
      bytesMore,
    };
  }
  return reading;
}

/** So many matrices are named in a message. */
const MOST_NAMED = 3;

function groupWords(groups: readonly UnlikeParts[]): string {
  const named = groups.slice(0, MOST_NAMED).map(({ joined, layers, parts }) => {
    const ways = new Map<string, string[]>();
    for (const { name, decision } of parts)
      ways.set(wayOf(decision), [...(ways.get(wayOf(decision)) ?? []), name]);
    const words = [...ways].map(([way, all]) => `${all.join(", ")}: ${way}`).join("; ");
    const one = layers.length === 1 && layers[0]?.from === layers[0]?.to;
    return `${joined} of ${one ? "layer" : "layers"} ${runsText(layers)} (${words})`;
  });
  const rest = groups.length - named.length;
  return `${named.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function wayOf(decision: Decision): string {
  const { pattern, list } = decision;
  const left =
    list === "excluded_modules" && pattern !== null ? `, left out by ${JSON.stringify(pattern)}` : "";
  return `${storedAs(decision)}${left}`;
}
