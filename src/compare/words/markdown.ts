import { type Comparison, type FieldChange, type Heading, HEADINGS } from "../comparison.ts";
import { driftLines } from "./drift-lines.ts";
import { copiesOf, fieldLines } from "./field-lines.ts";
import { HEADING_WORDS } from "./heading-words.ts";
import { entryOrigins } from "./origin-words.ts";
import { placeWords, showBoth, showFigure } from "./show-value.ts";
import { largest } from "../../spec/many.ts";

/** What the two sides are called: a repository and revision, or a file. */
export interface Names {
  readonly a: string;
  readonly b: string;
}

/** What a comment has besides the comparison. */
export interface MarkdownExtras {
  /** Of the layers (layersPicture); "" for none. */
  readonly picture?: string;
  /** What differs between both as they are drawn, part by part, in sentences (pairWordsOf). */
  readonly parts?: readonly string[];
  /** The address at which the comparison can be seen; null where none can be made that is short enough. */
  readonly link?: string | null;
  /** The address at which both models can be seen drawn side by side; null as for `link`. */
  readonly diagramLink?: string | null;
  /** The name of the file beside the text in which they are (the "diagram" of the same comparison); null: none is shown. */
  readonly diagram?: string | null;
}

/** GitHub takes 65,536 characters of a comment; in bytes. */
const LARGEST = 60_000;

/** How many rows of a table are shown: so many as fit. */
const ROWS = [Infinity, 300, 100, 30, 10, 0];

/** More rows than this are folded away, and so is all that is known to have no effect. */
const OPEN_ROWS = 25;

/** Longer names, and longer lines under the summary, are cut. */
const LONGEST_NAME = 200;
const LONGEST_LINE = 600;

/**
 * The differences as Markdown for a pull request comment: tables as GitHub has them, long ones folded; what is equal is
 * left out. 60 kB at most: where a table is too long for that, it says how many rows are left out.
 */
export function toMarkdown(
  comparison: Comparison,
  names: Names,
  { picture = "", parts = [], link = null, diagramLink = null, diagram = null }: MarkdownExtras = {},
): string {
  const drawn = picture === "" ? "" : folded("Picture of the layers", `\`\`\`text\n${picture}\n\`\`\``);
  let markdown = "";
  for (const most of ROWS) {
    for (const image of [drawn, ""]) {
      markdown = written(comparison, names, { picture: image, parts, link, diagramLink, diagram }, most);
      if (new TextEncoder().encode(markdown).length <= LARGEST) return markdown;
    }
  }
  return markdown;
}

function written(
  comparison: Comparison,
  names: Names,
  { picture, parts, link, diagramLink, diagram }: Required<MarkdownExtras>,
  most: number,
): string {
  const [a, b] = [text(cut(names.a, LONGEST_NAME)), text(cut(names.b, LONGEST_NAME))];
  const { fields, highlights } = comparison;
  const [unread = "", ...others] = HEADINGS.map((heading) => fieldTable(heading, fields, most));
  return [
    `### ${a} → ${b}`,
    text(cut(comparison.summary, LONGEST_LINE)),
    [
      `A is ${a}, B is ${b}.`,
      ...(link === null ? [] : [`[Open the comparison](${link})`]),
      ...(diagramLink === null ? [] : [`[Both models, drawn](${diagramLink})`]),
    ].join(" "),
    highlights.map((highlight) => `- ${text(cut(highlight.text, LONGEST_LINE))}`).join("\n"),
    unread,
    specTable(comparison, most),
    layerList(comparison, most),
    picture,
    diagram === null
      ? ""
      : section("Diagram", `![${a} and ${b}, drawn side by side](<${encodeURIComponent(diagram)}>)`),
    partList(parts, most),
    costTable(comparison),
    ...others,
    driftList(comparison, most),
  ]
    .filter((block) => block !== "")
    .join("\n\n")
    .concat("\n");
}

function specTable({ values }: Comparison, most: number): string {
  const rows = values
    .filter(({ status, folded_into }) => status !== "equal" && folded_into === null)
    .map((entry) => {
      const [before, after] = showBoth(entry);
      const copies = copiesOf(entry, values);
      const same = copies.length === 0 ? "" : `; also ${copies.join(", ")}`;
      return [
        code(placeWords(entry)),
        code(before),
        code(after),
        text(entry.size?.text ?? entry.note ?? ""),
        text(cut(entryOrigins(entry) + same, LONGEST_LINE)),
      ];
    });
  return table("Spec", ["value", "A", "B", "change", "from"], rows, most, rows.length <= OPEN_ROWS);
}

function layerList({ layers }: Comparison, most: number): string {
  if (layers.equal) return "";
  const words = layers.words.slice(0, most).map((line) => `- ${text(cut(line, LONGEST_LINE))}`);
  return section("Layers", [...words, ...leftOut(layers.words.length - words.length)].join("\n"));
}

function partList(parts: readonly string[], most: number): string {
  if (parts.length === 0) return "";
  const shown = parts.slice(0, most).map((line) => `- ${text(cut(line, LONGEST_LINE))}`);
  return folded("Part by part", [...shown, ...leftOut(parts.length - shown.length)].join("\n"));
}

function driftList(comparison: Comparison, most: number): string {
  const lines = driftLines(comparison);
  if (lines.length === 0) return "";
  const shown = lines.slice(0, most).map((line) => `- ${text(cut(line, LONGEST_LINE))}`);
  return folded(
    "Equal, from different sources",
    [...shown, ...leftOut(lines.length - shown.length)].join("\n"),
  );
}

function leftOut(count: number): string[] {
  return count > 0 ? [`- and ${count} more`] : [];
}

function costTable({ costs }: Comparison): string {
  const rows = costs
    .filter(({ a, b }) => a !== b)
    .map(({ label, unit, a, b, size }) => [
      unit === "parameters" ? label : `${label}, ${unit}`,
      showFigure(a),
      showFigure(b),
      size?.text ?? "",
    ]);
  return table("Cost", ["figure", "A", "B", "change"], rows, Infinity, true);
}

/** The headings that ask for attention are open. */
const OPEN_HEADINGS: ReadonlySet<Heading> = new Set(["unmapped", "engines-read"]);

function fieldTable(heading: Heading, fields: readonly FieldChange[], most: number): string {
  const under = fields.filter((field) => field.heading === heading && field.folded_into === null);
  const rows = fieldLines(under, fields).map(({ name, before, after, why }) => [
    code(cut(name, LONGEST_NAME)),
    code(before),
    code(after),
    text(cut(why, LONGEST_LINE)),
  ]);
  const title = `${HEADING_WORDS[heading]}: ${under.length}`;
  return table(title, ["config field", "A", "B", "why"], rows, most, OPEN_HEADINGS.has(heading));
}

/** At most so many rows, open or folded away. */
function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
  open: boolean,
): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const shown = rows.slice(0, most);
  const content = [
    ...(shown.length > 0 ? [line(head), line(head.map(() => "---")), ...shown.map(line)] : []),
    ...(shown.length < rows.length ? ["", `${rows.length - shown.length} more are left out.`] : []),
  ].join("\n");
  return open ? section(title, content) : folded(title, content);
}

function section(title: string, content: string): string {
  return `#### ${title}\n\n${content}`;
}

/** A section that is closed until it is pressed on. */
function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function cut(value: string, most: number): string {
  return value.length > most ? `${value.slice(0, most - 1)}…` : value;
}

/** Text in which nothing is read as Markdown or HTML; a bar would end a cell. */
function text(value: string): string {
  return value.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~@]/g, "\\$&");
}

/** A code span, fenced by more backticks than it has inside. A bar ends a cell even there. */
function code(value: string): string {
  if (value === "–") return value;
  const line = value.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  const longest = largest(
    (line.match(/`+/g) ?? []).map((run) => run.length),
    0,
  );
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
