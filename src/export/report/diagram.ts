import type { Inspection } from "../../inspect/inspection.ts";
import { escapeText } from "../../share/markdown/markdown-escape.ts";
import type { Box, Item, Node } from "../diagram/content.ts";
import { describe } from "../diagram/diagram-scene.ts";
import { pictureOf } from "../diagram/picture.ts";
import { type Words, textOf } from "../diagram/words.ts";
import { section } from "./table.ts";

/** The model as its diagram has it, from the embedding to the head and part by part, as a list. */
export function diagramSection(inspection: Inspection): string {
  const { stack, panels } = pictureOf(inspection, "");
  const parts = panels.map(({ title, subtitle, nodes, stack: own = [] }) => [
    `- **${said(title)}**${subtitle.length === 0 ? "" : `, ${said(subtitle)}`}`,
    ...inner([...nodes.flatMap(nodeLines), ...own.flatMap(itemLines)]),
  ]);
  return section("Part by part", [...stack.flatMap(itemLines), ...parts.flat()].join("\n"));
}

/** What the diagram shows, for those who do not see it. */
export function pictureWords(inspection: Inspection, title: string): string {
  return escapeText(`${title}, drawn: ${describe(pictureOf(inspection, title))}`);
}

const said = (words: Words): string => escapeText(textOf(words));

const inner = (lines: readonly string[]): readonly string[] => lines.map((line) => `  ${line}`);

function itemLines(item: Item): readonly string[] {
  switch (item.kind) {
    case "frame":
      return [
        `- ${item.title.length === 0 ? "a layer" : said(item.title)}`,
        ...inner(item.items.flatMap(itemLines)),
      ];
    case "branch": {
      const how = item.words.length === 0 ? "added to the stream" : `joins it as ${said(item.words)}`;
      const from = item.streams === 1 ? "the stream" : `${item.streams} streams`;
      return [`- from ${from}, ${how}`, ...inner(item.nodes.flatMap(nodeLines))];
    }
    case "layer":
      return item.boxes.map(boxLine);
    case "order":
      return [];
    default:
      return nodeLines(item);
  }
}

function nodeLines(node: Node): readonly string[] {
  switch (node.kind) {
    case "box":
      return [boxLine(node)];
    case "row": {
      const [only = [], ...others] = node.columns;
      if (others.length === 0) return only.flatMap(nodeLines);
      return [
        "- side by side",
        ...inner(node.columns.flatMap((column) => columnLines(column.flatMap(nodeLines)))),
      ];
    }
    case "join":
      return [`- ${node.sign === "+" ? "sum" : "product"}: ${said(node.words)}`];
    case "section":
      return [`- **${said(node.title)}**`];
  }
}

/** Of a column of several boxes, those after the first stand below it. */
function columnLines(lines: readonly string[]): readonly string[] {
  const [first = "", ...others] = lines;
  return [first, ...inner(others)];
}

function boxLine({ title, lines }: Box): string {
  return `- ${said(title)}${lines.length === 0 ? "" : `: ${lines.map(said).join("; ")}`}`;
}
