import { unmappedIn } from "../../config/reading/field-use.ts";
import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { originShares } from "../../inspect/counts.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Json } from "../../spec/json.ts";
import type { LayerRun } from "../../spec/layers.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { countedAs, ORIGIN_KINDS, type Origin } from "../../spec/origin.ts";
import { parentOf, type Pointer } from "../../spec/pointer.ts";
import { escapeText, inlineCode } from "./markdown-escape.ts";
import { shortValue } from "./markdown-value.ts";

/** What a document about a spec is called, and where the spec can be seen; null where no link can be made. */
export interface MarkdownOptions {
  readonly title: string;
  readonly link: string | null;
  /** Where its diagram can be seen, for a document that does not show it; none if not given, or null. */
  readonly diagramLink?: string | null;
  /** What an engine has to know of the file, in lines (src/verdict): nothing is said of it without them. */
  readonly verdict?: readonly MarkdownLine[];
  /** Further Markdown between the main facts and the values, each with a heading of its own. */
  readonly sections?: readonly string[];
}

/** A line of a verdict. */
interface MarkdownLine {
  readonly sign: string;
  readonly label: string;
  readonly text: string;
}

const SIGNS: { readonly [K in Origin["kind"]]: string } = {
  mapped: "●",
  derived: "ƒ",
  defaulted: "◇",
  implied: "▪",
};

/** A spec as GitHub-flavoured Markdown: the main facts, every value with its origin, the fields that nobody read, the link. */
export function specMarkdown(
  inspection: Inspection,
  { title, link, diagramLink = null, verdict = [], sections = [] }: MarkdownOptions,
): string {
  const unmapped = unmappedIn(inspection.fields);
  const table = [
    "| Value of the spec | | Origin | From |",
    "| --- | --- | --- | --- |",
    ...rowsOf(inspection),
  ];
  const blocks = [
    `# ${escapeText(title)}`,
    factsOf(inspection),
    ...(verdict.length === 0 ? [] : [verdict.map(verdictItem).join("\n")]),
    coverageOf(inspection, unmapped.length),
    ...sections,
    ...(sections.length > 0 ? ["## Values"] : []),
    table.join("\n"),
  ];
  if (unmapped.length > 0) {
    const list = unmapped.map((field) => `- ${inlineCode(field)}`);
    blocks.push("Fields of config.json that the spec is the same without:", list.join("\n"));
  }
  const links = [
    ...(link === null ? [] : [markdownLink("Open in Spec Explorer", link)]),
    ...(diagramLink === null ? [] : [markdownLink("The model, drawn", diagramLink)]),
  ];
  if (links.length > 0) blocks.push(links.join(" · "));
  return `${blocks.join("\n\n")}\n`;
}

/** Words that are Markdown already, as a link. */
export function markdownLink(words: string, address: string): string {
  return `[${words}](<${address.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
}

function verdictItem({ sign, label, text }: MarkdownLine): string {
  return `- ${sign} **${escapeText(label)}**: ${escapeText(text)}`;
}

/** One line: class, size, types. */
function factsOf({ spec, parameters }: Inspection): string {
  const { body, dtype, quantization } = spec;
  const facts = [
    inlineCode(spec.architecture),
    `model type ${inlineCode(spec.model_type)}`,
    `${body.num_layers} layers`,
    `hidden size ${body.hidden_size}`,
    ...(parameters ? [parametersOf(parameters)] : []),
    dtype === null ? "no dtype given" : inlineCode(dtype),
    quantisationOf(quantization),
  ];
  return facts.join(" · ");
}

function parametersOf({ text, active }: ParameterCount): string {
  return `${exact(text)} parameters${active === text ? "" : `, ${exact(active)} active`}`;
}

function quantisationOf(quantization: Inspection["spec"]["quantization"]): string {
  if (!quantization) return "not quantised";
  const method = quantization.normal_form?.quant_method ?? quantization.quant_method;
  return typeof method === "string" ? `quantised (${inlineCode(method)})` : "quantised";
}

/** One line: how many values are of which origin. */
function coverageOf({ origins, fields }: Inspection, unmapped: number): string {
  const shares = originShares({ origins });
  const counts = ORIGIN_KINDS.map(
    (kind) => `${SIGNS[kind]} ${shares.find((share) => share.kind === kind)?.count ?? 0} ${kind}`,
  );
  const values = shares.reduce((sum, { count }) => sum + count, 0);
  return `${values} values: ${counts.join(", ")}. Of ${fields.size} fields of config.json, ${unmapped} unmapped.`;
}

function rowsOf({ spec, origins }: Inspection): string[] {
  const rows: string[] = [];
  const add = (pointer: Pointer, value: string, origin: Origin | undefined): void => {
    const cells = [inlineCode(pointer), inlineCode(value), ...(origin ? cellsOf(origin) : ["", ""])];
    rows.push(`| ${cells.join(" | ")} |`);
  };
  forEachLeaf(jsonView, spec as Json, (pointer, value) => {
    const [, index, member] = /^\/body\/layers\/(\d+)\/(\w+)$/.exec(pointer) ?? [];
    const run = spec.body.layers[Number(index)];
    if (!run) add(pointer, shortValue(value), origins.get(pointer));
    // The four leaves of a run of layers say one thing, and are of one origin.
    else if (member === "mixer") add(parentOf(pointer), runOf(run), origins.get(pointer));
  });
  return rows;
}

function runOf({ from, to, mixer, mlp }: LayerRun): string {
  return `${from === to ? `layer ${from}` : `layers ${from} to ${to}`}: ${mixer}, ${mlp}`;
}

/** The kind of an origin, and in short where the value is from. */
function cellsOf(origin: Origin): [string, string] {
  const group = countedAs(origin);
  const kind = `${SIGNS[group]} ${group}`;
  switch (origin.kind) {
    case "mapped":
      return [kind, pointers(origin.from)];
    case "derived":
      return [kind, `${escapeText(origin.rule)} ← ${pointers(origin.from)}${absent(origin.looked_for)}`];
    case "defaulted":
      return [
        kind,
        origin.default_from === "hf_class"
          ? `default of ${inlineCode(origin.class)} in transformers ${origin.transformers_version}`
          : escapeText(origin.rule),
      ];
    case "implied":
      return [kind, escapeText(origin.reason)];
  }
}

/** The fields whose defaults went into a rule. */
function absent(lookedFor: readonly Pointer[] = []): string {
  return lookedFor.length === 0 ? "" : `, absent ${pointers(lookedFor)}`;
}

function pointers(list: readonly Pointer[]): string {
  return list.map(inlineCode).join(", ");
}

function exact(count: number): string {
  return count.toLocaleString("en-US");
}
