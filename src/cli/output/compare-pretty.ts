import { type Comparison, type FieldChange, HEADINGS, type ValueEntry } from "../../compare/comparison.ts";
import { HEADING_WORDS, whyHere } from "../../compare/words/heading-words.ts";
import { entryOrigins, originWords } from "../../compare/words/origin-words.ts";
import { placeWords, showFigure, showSide, showValue } from "../../compare/words/show-value.ts";

/** Before each line: changed, only in A, only in B. */
const SIGNS = { changed: "~", "only-a": "-", "only-b": "+", equal: "=" } as const;

/** A comparison for the terminal: what differs, line by line; what is equal is left out. */
export function prettyComparison(comparison: Comparison, { a, b }: { a: string; b: string }): string {
  const { values, layers, costs, fields } = comparison;
  const differing = values.filter(({ status }) => status !== "equal");
  const drifting = values.filter(({ drift }) => drift);
  return [
    `A  ${a}`,
    `B  ${b}`,
    comparison.summary,
    ...section("Spec", differing.map(valueRow)),
    ...section(
      "Layers",
      layers.words.map((words) => [words]),
    ),
    ...section("Equal, from different sources", [
      ...drifting.map((entry) => [`= ${placeWords(entry)}`, entryOrigins(entry)]),
      ...(layers.drift
        ? [["= body.layers", `${originWords(layers.origins.a)} → ${originWords(layers.origins.b)}`]]
        : []),
    ]),
    ...section(
      "Cost",
      costs
        .filter((row) => row.a !== row.b)
        .map(({ label, unit, size, ...row }) => [
          unit === "parameters" ? label : `${label}, ${unit}`,
          `${showFigure(row.a)} → ${showFigure(row.b)}`,
          size?.text ?? "",
        ]),
    ),
    ...HEADINGS.flatMap((heading) => {
      const under = fields.filter((field) => field.heading === heading);
      return section(`${HEADING_WORDS[heading]}: ${under.length}`, under.map(fieldRow));
    }),
    "",
  ].join("\n");
}

function valueRow(entry: ValueEntry): string[] {
  return [
    `${SIGNS[entry.status]} ${placeWords(entry)}`,
    `${showSide(entry.a)} → ${showSide(entry.b)}`,
    [entry.size?.text, entry.note, entryOrigins(entry)].filter(Boolean).join("; "),
  ];
}

function fieldRow(field: FieldChange): string[] {
  const [before, after] = [field.a, field.b].map((side) => (side ? showValue(side.value) : "–"));
  return [`${SIGNS[field.status]} ${field.pointer}`, `${before ?? ""} → ${after ?? ""}`, whyHere(field)];
}

/** A titled block whose columns are aligned; nothing where there are no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return ["", title, ...rows.map(line)];
}
