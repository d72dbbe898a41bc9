import type { FieldUse } from "../../config/reading/field-use.ts";
import { isRefusal } from "../../config/parse/python-refuses.ts";
import { fieldsOfFiles } from "../../inspect/side-files/files-read.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { alignedSpecs } from "./aligned-specs.ts";
import {
  ASKED_OF_ENGINES,
  type DiagnosticsComparison,
  type EndOfSequenceComparison,
  type FieldChange,
  type FieldSide,
  type Heading,
  type LayersComparison,
  type Side,
  type ValueEntry,
} from "../comparison.ts";
import type { OtherTokens, SpecialToken } from "../../families/unknown/special-tokens.ts";
import { sameToken } from "./same-token.ts";
import { judgeByCode, judgeClass, judgeSame, type KnownOf, readersOf } from "./read-by-engines.ts";
import { foldFields, type UnfoldedChange } from "./fold-fields.ts";
import { tieChanges } from "./tie-changes.ts";
import { isToolVersion } from "./tool-version.ts";
import { judgeOnBoth, judgeOnOne, type Known } from "./judge-mapped.ts";
import { rawDifference, type RawChange, valuesOf } from "./raw-difference.ts";
import { leafOf } from "./spec-leaves.ts";
import { type Verdict, without } from "../words/verdict.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/**
 * Puts every changed leaf of the checkpoints' files under exactly one heading. A field that one file has and the other has not is
 * `respelled` where another field of the other file gives the same fact, and `no-effect` where it says what the other
 * side has by default. Linear in the sizes of the files and of the origins.
 */
export function accountFields(
  a: Side,
  b: Side,
  values: readonly ValueEntry[],
  layers: LayersComparison,
  end: EndOfSequenceComparison,
  diagnostics: DiagnosticsComparison,
): FieldChange[] {
  const changes = rawDifference(a, b);
  const [alignedA, alignedB] = alignedSpecs(a.inspection, b.inspection, values, layers);
  const knownA = {
    name: "A",
    fields: fieldsOfFiles(a.inspection),
    spec: a.inspection.spec,
    aligned: alignedA,
    changed: of(changes, "a"),
  };
  const knownB = {
    name: "B",
    fields: fieldsOfFiles(b.inspection),
    spec: b.inspection.spec,
    aligned: alignedB,
    changed: of(changes, "b"),
  };
  const warned = warningsByField(diagnostics);
  const tokens = changedTokens(a, b, end);
  const otherwise = new Set<Pointer>();
  const verdicts = changes.map((change) => ({ change, verdict: judge(change, knownA, knownB) }));
  const changing = new Set(
    verdicts.flatMap(({ change, verdict }) => (verdict.heading === "changes-spec" ? [change.pointer] : [])),
  );
  const judged = verdicts.map(({ change, verdict }): UnfoldedChange => ({
    pointer: change.pointer,
    status: change.a && change.b ? "changed" : change.a ? "only-a" : "only-b",
    ...(saysTheSame(change, changing) ?? forEngines(change, verdict, { warned, tokens, otherwise, a, b })),
    a: change.a,
    b: change.b,
  }));
  const sides = { a, b };
  const readers = (side: "a" | "b", pointer: Pointer): ReadonlySet<string> =>
    // What an engine takes otherwise it does not read alike in another place.
    new Set(
      otherwise.has(pointer) ? [] : sides[side].engines?.reads.get(pointer)?.map(({ engine }) => engine),
    );
  return tieChanges(foldFields(judged, valuesOf(a, b), readers), values, layers);
}

/** By field, what is warned of it on one side alone. */
function warningsByField({ only_a, only_b }: DiagnosticsComparison): ReadonlyMap<Pointer, string> {
  return new Map(
    [...only_a, ...only_b].flatMap((diagnostic) => {
      const { severity, code, at, message } = diagnostic;
      // Where Python refuses the file, nobody reads the field.
      const isOther = severity === "info" || code === "spellings-disagree" || isRefusal(diagnostic);
      return isOther ? [] : [[at, message] as const];
    }),
  );
}

/** By field that gives a special token, why its change matters; none for a token that stays the same. */
function changedTokens(
  { inspection: a }: Side,
  { inspection: b }: Side,
  end: EndOfSequenceComparison,
): ReadonlyMap<Pointer, string> {
  const reasons = new Map<Pointer, string>();
  const changed = (left: SpecialToken | null, right: SpecialToken | null, reason: string): void => {
    if (sameToken(left, right)) return;
    for (const token of [left, right]) if (token) reasons.set(token.from, reason);
  };
  changed(end.a, end.b, "engines end a sequence there, and no value of the spec says it");
  for (const name of ["bos_token_id", "pad_token_id"] as const)
    changed(a.otherTokens?.[name] ?? null, b.otherTokens?.[name] ?? null, TOKEN_READERS[name]);
  return reasons;
}

/** What generation does with a token, by transformers 5.18.0, generation/utils.py. */
const TOKEN_READERS: { readonly [N in keyof OtherTokens]: string } = {
  bos_token_id: "generation begins a sequence without a prompt with it, and no value of the spec says it",
  pad_token_id: "generation fills sequences that ended with it, and no value of the spec says it",
};

/**
 * Of a field that says on either side what the deciding one says: that this one changed, and so told what engines get of either. null
 * for all others.
 */
function saysTheSame({ a, b }: RawChange, changing: ReadonlySet<Pointer>): Verdict | null {
  const [left, right] = [a?.use, b?.use];
  if (left?.use !== "shadowed" || right?.use !== "shadowed") return null;
  const isSame = left.agrees && right.agrees && left.by === right.by && changing.has(left.by);
  return isSame ? without("shadowed", `${dotted(left.by)} decides instead, and says the same in both`) : null;
}

/** What is known of engines. */
interface OfEngines {
  /** By field, what is warned of it on one side alone. */
  readonly warned: ReadonlyMap<Pointer, string>;
  /** By field that gives a special token, why its change matters. */
  readonly tokens: ReadonlyMap<Pointer, string>;
  /** The fields of which an engine takes another value although the spec is the same; filled here. */
  readonly otherwise: Set<Pointer>;
  readonly a: Side;
  readonly b: Side;
}

/** A field without effect on the spec that engines read all the same: a special token, how to sample, what is warned of, and what their code asks for. */
function forEngines(change: RawChange, verdict: Verdict, of: OfEngines): Verdict {
  const { pointer } = change;
  const { heading } = verdict;
  const { warned, tokens, otherwise, a, b } = of;
  const isKnown = heading === "ignored" || heading === "no-effect";
  const told = isKnown ? (tokens.get(pointer) ?? warned.get(pointer) ?? readersOf(pointer)) : null;
  if (told !== null) return without("engines-read", told);
  // What the spec takes from elsewhere on the other side, engines may not find there.
  if (heading === "no-effect" || heading === "respelled") {
    const judged = judgeClass(change, a, b) ?? judgeSame(change, a, b);
    if (judged) otherwise.add(pointer);
    return judged ?? verdict;
  }
  // A list of classes that becomes empty changes the spec, and for engines it is no list.
  const ofClass = heading === "changes-spec" ? judgeClass(change, a, b) : null;
  if (ofClass) return { ...verdict, reason: ofClass.reason };
  if (!ASKED_OF_ENGINES.includes(heading)) return verdict;
  return judgeByCode(change, a, b, knowledgeOf(heading, change)) ?? verdict;
}

/** What the reader of the spec knows of a field of which no value of the spec comes. */
function knowledgeOf(heading: Heading, { a, b }: RawChange): KnownOf {
  if (heading === "unmapped") return "nothing";
  const credit = [a?.use, b?.use].find((use) => use?.use === "ignored" && (use.read_by?.length ?? 0) > 0);
  return credit?.use === "ignored" ? { readers: credit.reason } : "all";
}

/** The changed leaves that one side has. */
function of(changes: readonly RawChange[], side: "a" | "b"): ReadonlyMap<Pointer, FieldSide> {
  return new Map(
    changes.flatMap((change) => {
      const field = change[side];
      return field ? [[change.pointer, field] as const] : [];
    }),
  );
}

function judge({ pointer, a: fieldA, b: fieldB }: RawChange, a: Known, b: Known): Verdict {
  const toA = decidedBy(fieldA, a);
  const toB = decidedBy(fieldB, b);
  if ((toA ?? toB) && saysVersionAlone(toA, a) && saysVersionAlone(toB, b))
    return without("ignored", "bookkeeping: the version of the tool that quantised");
  if (toA && toB) return judgeOnBoth(toA, toB, a, b);
  if (fieldA && toA) return judgeOnOne(pointer, fieldA, toA, a, b);
  if (fieldB && toB) return judgeOnOne(pointer, fieldB, toB, b, a);
  return judgeUnread(fieldA?.use, fieldB?.use);
}

/** Whether all that a field decides is the version of a tool, in a quantisation that the other side has too. */
function saysVersionAlone(to: readonly Pointer[] | undefined, { spec, aligned }: Known): boolean {
  return (to ?? []).every((leaf) => isToolVersion(leaf, spec) && !aligned.differs.has(leaf));
}

/** The spec leaves that a mapped field decides, a schedule as one; undefined for a field of another use. */
function decidedBy(field: FieldSide | null, { aligned }: Known): readonly Pointer[] | undefined {
  if (field?.use.use !== "mapped") return undefined;
  return [...new Set(field.use.to.map((to) => leafOf(to, aligned.origins)))];
}

/** A field that decides nothing on either side: of two uses the one that asks for more attention counts. */
function judgeUnread(a: FieldUse | undefined, b: FieldUse | undefined): Verdict {
  const unmapped = [a?.use === "unmapped" ? "A" : "", b?.use === "unmapped" ? "B" : ""].filter(Boolean);
  if (unmapped.length > 0) return without("unmapped", `nobody reads it in ${unmapped.join(" and ")}`);
  for (const use of [a, b]) {
    if (use?.use === "shadowed") return without("shadowed", `${dotted(use.by)} decides instead`);
  }
  const ignored = [a, b].find((use) => use?.use === "ignored");
  return without(
    "ignored",
    ignored?.use === "ignored" ? `${ignored.because}: ${ignored.reason}` : "it decides nothing",
  );
}
