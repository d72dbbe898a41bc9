import {
  type Comparison,
  type FieldChange,
  type Heading,
  HEADINGS,
  type ValueEntry,
} from "../../compare/comparison.ts";
import type { HeaderChange, HeadersComparison } from "../../analysis/checkpoint/compare-headers.ts";
import type { FoundTensor } from "../../analysis/checkpoint/expected-tensors.ts";
import { FORM_WORDS, type TensorsComparison, type TensorsOfSide } from "../../compare/compare-tensors.ts";
import { driftLines } from "../../compare/words/drift-lines.ts";
import { copiesOf, type FieldLine, fieldLines } from "../../compare/words/field-lines.ts";
import { HEADING_WORDS } from "../../compare/words/heading-words.ts";
import { entryOrigins } from "../../compare/words/origin-words.ts";
import { placeWords, showBoth, showFigure } from "../../compare/words/show-value.ts";
import { grouped } from "../../spec/grouped.ts";
import { writtenEntries } from "../../compare/words/quantization-words.ts";
import { visibleLines } from "./visible.ts";
import { largest } from "../../spec/many.ts";

/** Before each line: changed, only in A, only in B. */
const SIGNS = { changed: "~", "only-a": "-", "only-b": "+", equal: "=" } as const;

/** A comparison for the terminal: what differs, line by line; what is equal is left out. */
export function prettyComparison(
  comparison: Comparison,
  tensors: TensorsComparison,
  { a, b }: { a: string; b: string },
  weights: HeadersComparison | null = null,
): string {
  const { values, layers, costs, fields, highlights } = comparison;
  const differing = values.filter(({ status, folded_into }) => status !== "equal" && folded_into === null);
  const [unread, ...others] = HEADINGS.map((heading) => fieldSection(heading, fields));
  return visibleLines([
    `A  ${a}`,
    `B  ${b}`,
    comparison.summary,
    ...highlights.map(({ text }) => `! ${text}`),
    ...(unread ?? []),
    ...section(
      "Spec",
      differing.map((entry) => valueRow(entry, copiesOf(entry, values))),
    ),
    ...section(
      "Quantisation, the same in normal form",
      writtenEntries(values).map((entry) => valueRow(entry, [])),
    ),
    ...section(
      "Layers",
      layers.words.map((words) => [words]),
    ),
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
    ...section("Tensors", tensorRows(tensors)),
    ...(weights === null ? [] : ["", ...weightLines(weights)]),
    ...others.flat(),
    ...section(
      "Equal, from different sources",
      driftLines(comparison).map((line) => [`= ${line}`]),
    ),
    "",
  ]);
}

/** Before each row of tensors: other shapes, types and numbers are changes. */
const TENSOR_SIGNS = { "only-a": "-", "only-b": "+", shape: "~", dtype: "~", number: "~" } as const;

function tensorRows({ changes, form, moved }: TensorsComparison): string[][] {
  const cell = (side: TensorsOfSide | null): string =>
    side === null ? "–" : `[${side.shape.join(", ")}] ${side.dtype} ${numbersText(side)}`.trim();
  return [
    ...(form === "saved" ? [] : [[`= ${FORM_WORDS[form]}`]]),
    ...(moved === null ? [] : [[`= the decoder's module`, `${moved.a} → ${moved.b}`]]),
    ...changes.map(({ status, a, b }) => [
      `${TENSOR_SIGNS[status]} ${(a ?? b)?.name ?? ""}`,
      a !== null && b !== null
        ? `${cell(a)} → ${status === "number" ? numbersText(b) : cell(b)}`
        : cell(a ?? b),
    ]),
  ];
}

/** What differs in the headers of both checkpoints, by component. */
function weightLines(comparison: HeadersComparison): string[] {
  const { changes, stacked, renamed, moved, equal, named, a, b, unseen, files } = comparison;
  const cell = (found: FoundTensor | null): string =>
    found === null
      ? "–"
      : found.shape === null
        ? "named"
        : [`[${found.shape.join(", ")}]`, found.dtype ?? ""].join(" ").trimEnd();
  const left = Object.entries(unseen).filter(([, count]) => count > 0);
  return [
    `Headers of the weights: ${grouped(equal)} tensors are the same, of ${grouped(a)} in A and ${grouped(b)} in B`,
    ...(named > 0 ? [`= of ${grouped(named)} of these an index has the name alone`] : []),
    ...left.map(
      ([side, count]) =>
        `= not all files of ${side.toUpperCase()} are there: ${grouped(count)} tensors were not looked for`,
    ),
    ...renamed.map(
      (side) => `= ${side.toUpperCase()} has other names than transformers saves, under which it is compared`,
    ),
    ...(["a", "b"] as const).flatMap((side) =>
      files[side].map(({ what, broken }) => `${broken ? "!" : "="} ${side.toUpperCase()}: ${what}`),
    ),
    ...moved.map((module) => `= ${module.a || "no module"} → ${module.b || "no module"}`),
    ...stacked.map(({ words }) => `= ${words}`),
    ...[...new Set(changes.map(partWords))].flatMap((part) =>
      section(
        part,
        changes
          .filter((change) => partWords(change) === part)
          .map(({ status, name, indexes, count, a: ours, b: theirs }) => [
            `${TENSOR_SIGNS[status]} ${name}`,
            ours !== null && theirs !== null ? `${cell(ours)} → ${cell(theirs)}` : cell(ours ?? theirs),
            count === 1 ? indexes : `${count} tensors${indexes === "" ? "" : ` (${indexes})`}`,
          ]),
      ),
    ),
  ];
}

const partWords = ({ component, part }: HeaderChange): string =>
  component ?? (part === null ? "nothing in the spec" : "embedding, norms and head");

/** Longer lists of numbers are shown by their ends; the JSON has them whole. */
const LONGEST_NUMBERS = 40;

/** Which numbers the names of a row have; of a long list its ends, and how many there are: `0-62 (48)`. */
function numbersText({ indexes, count }: TensorsOfSide): string {
  if (indexes.length <= LONGEST_NUMBERS) return indexes;
  if (/[:x(]/.test(indexes)) return `${count} of them`;
  return `${/^\d+/.exec(indexes)?.[0] ?? ""}-${/\d+$/.exec(indexes)?.[0] ?? ""} (${count})`;
}

function fieldSection(heading: Heading, fields: readonly FieldChange[]): string[] {
  const under = fields.filter((field) => field.heading === heading && field.folded_into === null);
  return section(`${HEADING_WORDS[heading]}: ${under.length}`, fieldLines(under, fields).map(fieldRow));
}

function valueRow(entry: ValueEntry, copies: readonly string[]): string[] {
  return [
    `${SIGNS[entry.status]} ${placeWords(entry)}`,
    showBoth(entry).join(" → "),
    [
      entry.size?.text,
      entry.note,
      entryOrigins(entry),
      copies.length > 0 ? `the same fact: ${copies.join(", ")}` : "",
    ]
      .filter(Boolean)
      .join("; "),
  ];
}

function fieldRow({ status, name, before, after, why }: FieldLine): string[] {
  return [`${SIGNS[status]} ${name}`, before === after ? before : `${before} → ${after}`, why];
}

/** Longer cells reach into the next column, so that one of them does not push it out of sight in all rows. */
const WIDEST = 72;

/** Further rows of a block are counted. */
const MOST_ROWS = 200;

/** A titled block whose columns are aligned; nothing where there are no rows. */
function section(title: string, all: readonly (readonly string[])[]): string[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, MOST_ROWS);
  const more = all.length - rows.length;
  const widths = [0, 1].map((column) =>
    largest(
      rows.map((row) => row[column]?.length ?? 0).filter((width) => width <= WIDEST),
      0,
    ),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    "",
    title,
    ...rows.map(line),
    ...(more > 0 ? [`… and ${more} more; the JSON of this comparison has them all`] : []),
  ];
}
