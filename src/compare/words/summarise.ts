import {
  type Counts,
  type FieldChange,
  HEADINGS,
  type Heading,
  type LayersComparison,
  type Status,
  type TextRelation,
  type ValueEntry,
} from "../comparison.ts";

/** Counts what the sentence and the headings say. */
export function countAll(
  values: readonly ValueEntry[],
  layers: LayersComparison,
  fields: readonly FieldChange[],
): Counts {
  const of = (status: Status): number => values.filter((entry) => entry.status === status).length;
  const under = (heading: Heading): number => fields.filter((field) => field.heading === heading).length;
  return {
    values: { changed: of("changed"), "only-a": of("only-a"), "only-b": of("only-b"), equal: of("equal") },
    drift: values.filter(({ drift }) => drift).length + (layers.drift ? 1 : 0),
    layers_differ: !layers.equal,
    fields: Object.fromEntries(HEADINGS.map((heading) => [heading, under(heading)])) as Counts["fields"],
    fields_changed: fields.length,
  };
}

/** Whether the counts are those of equal specs. */
export function isSameSpec({ values, layers_differ }: Counts): boolean {
  return values.changed + values["only-a"] + values["only-b"] === 0 && !layers_differ;
}

/** The comparison in one sentence. */
export function summarise(counts: Counts, text: TextRelation): string {
  if (!isSameSpec(counts)) return `${specWords(counts)}; ${fieldWords(counts)}.`;
  return text === "different"
    ? `Identical specs; ${fieldWords(counts)}.`
    : `Identical specs; ${SAME_VALUES[text]}.`;
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
  return listed(parts);
}

function fieldWords({ fields, fields_changed: changed }: Counts): string {
  if (changed === 0) return "no config field changed";
  const without = changed - fields["changes-spec"];
  const noun = `${changed} config field${changed === 1 ? "" : "s"} changed`;
  if (without === 0) return noun;
  if (without === changed) return `${noun}, ${changed === 1 ? "" : "all "}without effect on the spec`;
  return `${noun}, ${without} of them without effect on the spec`;
}

function valuesWord(count: number): string {
  return `${count} spec value${count === 1 ? "" : "s"}`;
}

function listed(parts: readonly string[]): string {
  const sentence =
    parts.length <= 1 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
