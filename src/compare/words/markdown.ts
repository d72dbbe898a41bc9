import { type Comparison, type FieldChange, HEADINGS, type ValueEntry } from "../comparison.ts";
import { HEADING_WORDS, whyHere } from "./heading-words.ts";
import { entryOrigins, originWords } from "./origin-words.ts";
import { placeWords, showFigure, showSide, showValue } from "./show-value.ts";

/** What the two sides are called: a repository and revision, or a file. */
export interface Names {
  readonly a: string;
  readonly b: string;
}

/**
 * The differences as Markdown for a pull request comment: tables as GitHub has them; what is equal is left out.
 * `picture` is that of the layers (layersPicture), "" for none.
 */
export function toMarkdown(comparison: Comparison, names: Names, picture = ""): string {
  return [
    `### ${text(names.a)} → ${text(names.b)}`,
    text(comparison.summary),
    `A is ${text(names.a)}, B is ${text(names.b)}.`,
    picture === "" ? "" : `\`\`\`text\n${picture}\n\`\`\``,
    specTable(comparison.values),
    layerList(comparison),
    driftList(comparison),
    costTable(comparison),
    ...HEADINGS.map((heading) =>
      fieldTable(
        HEADING_WORDS[heading],
        comparison.fields.filter((field) => field.heading === heading),
      ),
    ),
  ]
    .filter((block) => block !== "")
    .join("\n\n")
    .concat("\n");
}

function specTable(values: readonly ValueEntry[]): string {
  const rows = values
    .filter(({ status }) => status !== "equal")
    .map((entry) => [
      code(placeWords(entry)),
      code(showSide(entry.a)),
      code(showSide(entry.b)),
      text(entry.size?.text ?? entry.note ?? ""),
      text(entryOrigins(entry)),
    ]);
  return table("Spec", ["value", "A", "B", "change", "from"], rows);
}

function layerList({ layers }: Comparison): string {
  return layers.equal ? "" : section("Layers", layers.words.map((words) => `- ${text(words)}`).join("\n"));
}

function driftList({ values, layers }: Comparison): string {
  const lines = values
    .filter(({ drift }) => drift)
    .map((entry) => `- ${code(placeWords(entry))}: ${text(entryOrigins(entry))}`);
  if (layers.drift) {
    const origins = [layers.origins.a, layers.origins.b].map(originWords).join(" → ");
    lines.push(`- ${code("body.layers")}: ${text(origins)}`);
  }
  return lines.length === 0 ? "" : section("Equal, from different sources", lines.join("\n"));
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
  return table("Cost", ["figure", "A", "B", "change"], rows);
}

function fieldTable(title: string, fields: readonly FieldChange[]): string {
  const rows = fields.map((field) => [
    code(field.pointer),
    code(field.a ? showValue(field.a.value) : "–"),
    code(field.b ? showValue(field.b.value) : "–"),
    text(whyHere(field)),
  ]);
  return table(`${title}: ${fields.length}`, ["config field", "A", "B", "why"], rows);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return section(title, [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n"));
}

function section(title: string, content: string): string {
  return `#### ${title}\n\n${content}`;
}

/** Text in which nothing is read as Markdown or HTML; a bar would end a cell. */
function text(value: string): string {
  return value.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_{}[\]<>#|~@]/g, "\\$&");
}

/** A code span, fenced by more backticks than it has inside. A bar ends a cell even there. */
function code(value: string): string {
  if (value === "–") return value;
  const line = value.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}
