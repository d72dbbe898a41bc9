import {
  type Counts,
  type DiagnosticsComparison,
  type EndOfSequenceComparison,
  type FieldChange,
  HEADINGS,
  type Heading,
  type LayersComparison,
  type Status,
  type TextRelation,
  type ValueEntry,
} from "../comparison.ts";
import type { Diagnostic } from "../../config/document.ts";
import { plural } from "../../spec/grouped.ts";
import { listed } from "../../spec/listed.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { isRefusal } from "../../config/parse/python-refuses.ts";
import { capital } from "./part-words.ts";

/** Counts what the sentence and the headings say. */
export function countAll(
  values: readonly ValueEntry[],
  layers: LayersComparison,
  fields: readonly FieldChange[],
  { only_a, only_b }: DiagnosticsComparison,
): Counts {
  const differing = values.filter(({ folded_into }) => folded_into === null);
  const changes = fields.filter(({ folded_into }) => folded_into === null);
  const of = (status: Status): number => differing.filter((entry) => entry.status === status).length;
  const under = (heading: Heading): number => changes.filter((field) => field.heading === heading).length;
  return {
    values: { changed: of("changed"), "only-a": of("only-a"), "only-b": of("only-b"), equal: of("equal") },
    drift: values.filter(({ drift }) => drift).length + (layers.drift ? 1 : 0),
    layers_differ: !layers.equal,
    fields: Object.fromEntries(HEADINGS.map((heading) => [heading, under(heading)])) as Counts["fields"],
    fields_changed: changes.length,
    warnings: { only_a: warningsIn(only_a), only_b: warningsIn(only_b) },
  };
}

function warningsIn(diagnostics: DiagnosticsComparison["only_a"]): number {
  return diagnostics.filter(({ severity }) => severity !== "info").length;
}

/** Whether the counts are those of equal specs. */
export function isSameSpec({ values, layers_differ }: Counts): boolean {
  return values.changed + values["only-a"] + values["only-b"] === 0 && !layers_differ;
}

/** What a summary is made of besides the counts. */
export interface Said {
  readonly text: TextRelation;
  readonly fields: readonly FieldChange[];
  /** What was said of one side's files alone. */
  readonly only_a: DiagnosticsComparison["only_a"];
  readonly only_b: DiagnosticsComparison["only_b"];
  readonly end_of_sequence: EndOfSequenceComparison;
  /** What Python refuses in either side's config.json, in words. */
  readonly refused: { readonly a: string | null; readonly b: string | null };
  /** Whether two declarations of one quantisation write it otherwise. */
  readonly written_otherwise: boolean;
  /** What becomes of the files beside them that Python refuses, a sentence each. */
  readonly refused_beside: readonly string[];
}

/** The comparison in one or two sentences: what asks for attention first, and nothing identical that cannot be loaded. */
export function summarise(counts: Counts, said: Said): string {
  const refusals = [
    ...refusal(said.refused),
    ...said.refused_beside,
    ...errorWords(said.only_b, "B"),
    ...errorWords(said.only_a, "A"),
  ];
  const alarms = alarmsOf(counts, said);
  const same = isSameSpec(counts);
  const rest = restWords(counts, said.text);
  if (refusals.length > 0) {
    const specs = same ? "What can be read of it gives the same spec" : specWords(counts);
    return `${[...refusals, ...alarms.map(capital)].join(". ")}. ${specs}; ${rest}.`;
  }
  if (!same) return [...alarms.map(capital), `${specWords(counts)}; ${rest}`].join(". ").concat(".");
  const identical = said.written_otherwise
    ? "Identical specs, with one quantisation written in two ways"
    : "Identical specs";
  const first = alarms.length === 0 ? identical : `${identical}, but ${listed(alarms)}`;
  return alarms.length > 0 && rest === NO_FIELD ? `${first}.` : `${first}; ${rest}.`;
}

function refusal({ a, b }: Said["refused"]): readonly string[] {
  if (a === null && b === null) return [];
  const which = a !== null && b !== null ? "either file" : a !== null ? "A" : "B";
  const found = [...new Set([a, b].filter(Boolean))].join(" and ");
  return [`transformers cannot load ${which}: Python refuses ${found} in config.json`];
}

/** What makes one side's files no model as they stand: its first error, which says who refuses it, and how many there are. */
function errorWords(diagnostics: DiagnosticsComparison["only_a"], side: string): readonly string[] {
  const [first, ...others] = diagnostics.filter(isError);
  if (!first) return [];
  const more = others.length > 0 ? `, and ${plural(others.length, "other")}` : "";
  return [`Error only in ${side}${more}: ${first.message.replace(/\.$/, "")}`];
}

const isError = (diagnostic: Diagnostic): boolean =>
  diagnostic.severity === "error" && !isRefusal(diagnostic);

/** What a reviewer has to look at, as parts of a sentence. */
function alarmsOf({ fields }: Counts, said: Said): string[] {
  const changed = (heading: Heading): FieldChange[] =>
    said.fields.filter((field) => field.heading === heading && field.folded_into === null);
  const names = (of: readonly FieldChange[]): string => firstNames(of.map(({ pointer }) => dotted(pointer)));
  const alarms: string[] = [];
  if (fields.unmapped > 0) {
    const verb = fields.unmapped === 1 ? "field is" : "fields are";
    alarms.push(`${fields.unmapped} changed ${verb} read by nobody: check ${names(changed("unmapped"))}`);
  }
  if (!said.end_of_sequence.equal) alarms.push(`the end of a sequence changed`);
  const others = changed("engines-read").filter((field) => !isEnd(field, said.end_of_sequence));
  if (others.length > 0) alarms.push(`engines may read ${names(others)}, which changed`);
  const ofRead = new Set(changed("engines-read").map(({ pointer }) => pointer));
  const fresh = said.only_b.filter(
    (diagnostic) => diagnostic.severity === "warning" && !isRefusal(diagnostic),
  );
  if (!fresh.every(({ at }) => ofRead.has(at))) {
    const verb = fresh.length === 1 ? "1 warning is" : `${fresh.length} warnings are`;
    const places = new Set(fresh.map(({ at }) => dotted(at) || "config.json"));
    alarms.push(`${verb} only in B: check ${firstNames([...places])}`);
  }
  return alarms;
}

/** So many fields are named in the sentence. */
const MOST_NAMED = 3;

const firstNames = (names: readonly string[]): string =>
  `${names.slice(0, MOST_NAMED).join(", ")}${names.length > MOST_NAMED ? ", …" : ""}`;

const NO_FIELD = "no config field changed";

/** What became of the files beyond the alarms. */
function restWords(counts: Counts, text: TextRelation): string {
  return counts.fields_changed === 0 && text !== "different" && isSameSpec(counts)
    ? SAME_VALUES[text]
    : fieldWords(counts);
}

const SAME_VALUES = {
  "same-text": "the two files are the same text",
  "white-space": "only white space differs in the files",
  order: "the files hold the same values in another order",
  notation: "the files hold the same values in the same order, written differently",
} as const;

function specWords({ values, layers_differ }: Counts): string {
  const parts: string[] = [];
  if (values.changed > 0) parts.push(`${valuesWord(values.changed)} changed`);
  for (const [status, side] of [
    ["only-a", "A"],
    ["only-b", "B"],
  ] as const) {
    const count = values[status];
    if (count === 0) continue;
    parts.push(
      `${parts.length === 0 ? valuesWord(count) : count} ${count === 1 ? "is" : "are"} only in ${side}`,
    );
  }
  if (layers_differ) parts.push("the layers differ");
  return capital(listed(parts));
}

/** How many fields changed, and how many of them are known to have no effect. */
function fieldWords({ fields, fields_changed: changed }: Counts): string {
  if (changed === 0) return NO_FIELD;
  const without = fields.respelled + fields["no-effect"] + fields.shadowed + fields.ignored;
  const noun = `${changed} config field${changed === 1 ? "" : "s"} changed`;
  if (without === 0) return noun;
  if (without === changed) return `${noun}, ${changed === 1 ? "" : "all "}without effect on the spec`;
  return `${noun}, ${without} of them without effect on the spec`;
}

function valuesWord(count: number): string {
  return `${count} spec value${count === 1 ? "" : "s"}`;
}

/** Whether a field is where generation stops, on a side of two that do not stop at the same. */
export function isEnd({ pointer }: FieldChange, { equal, a, b }: EndOfSequenceComparison): boolean {
  return !equal && (a?.from === pointer || b?.from === pointer);
}
