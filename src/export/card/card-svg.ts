import type { VerdictLine } from "../../verdict/lines.ts";
import type { DrawnInspection } from "../diagram/diagram-scene.ts";
import { drawnParts } from "../diagram/diagram-svg.ts";
import { stackSceneOf } from "../diagram/stack-scene.ts";
import { LIGHT } from "../ribbon/colors.ts";
import { pixels } from "../ribbon/geometry.ts";
import { ribbonRows, ROWS } from "../ribbon/ribbon-svg.ts";
import { shortened, xmlText } from "../ribbon/xml.ts";

/** What a card says beside the layers. */
export interface CardText {
  readonly title: string;
  /** The facts in a line, in the order of their weight. */
  readonly facts: readonly string[];
  readonly verdict: readonly VerdictLine[];
}

/** The size at which pages and chats show pictures of links. */
const WIDTH = 1200;
const HEIGHT = 630;
const MARGIN = 48;
const SPACE = WIDTH - 2 * MARGIN;

const FONT = "system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** The signs of the verdict, from fonts that have them all: others draw ≠ as = with a stroke beside it. */
const SIGNS = `font-family="'DejaVu Sans','Liberation Sans',Arial,Helvetica,sans-serif"`;
const FACTS = { top: 158, line: 30, most: 3 };
const VERDICT = { line: 36, label: MARGIN + 34, text: MARGIN + 300, most: 6 };
/** How wide a character is on average, at the size of facts and verdict. */
const CHARACTER = 10.4;
/** Where the stack stands, right of facts and verdict: as large as there is room for, and never larger than it is. */
const STACK = { drawn: 300, top: 140, width: 280, height: 344, gap: 32 };

/** The colour of a line's sign and label: the page's, in its light theme. */
const COLORS: { readonly [kind: string]: string } = {
  error: "#b3261e",
  unmapped: "#b3205a",
  shadowed: "#7a4fb0",
  default: "#96590a",
  inOrder: "#1f7a5c",
};

/**
 * A model on a card of 1200 × 630: title, facts, verdict, its stack as the diagram has it and its layers, to be shown where
 * a link is. It needs no style or font from outside. Texts that do not fit are cut: a card leads to the page, and is none.
 */
export function cardSvg(inspection: DrawnInspection, { title, facts, verdict }: CardText): string {
  const { spec } = inspection;
  const stack = stackSceneOf(inspection, STACK.drawn);
  const size = Math.min(STACK.width / stack.width, STACK.height / stack.height, 1);
  const left = WIDTH - MARGIN - Math.round(stack.width * size);
  const space = left - STACK.gap - MARGIN;
  const factLines = wrapped(facts, Math.floor(space / CHARACTER)).slice(0, FACTS.most);
  const top = FACTS.top + factLines.length * FACTS.line + 18;
  const { parts, width } = ribbonRows(spec.body);
  const scale = SPACE / width;
  const height = 64 / (ROWS.bottom - ROWS.top);
  const words = verdict.map(({ label, text }) => `${label}: ${text}`).join(". ");
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="${FONT}" font-size="20">`,
    `<title>${xmlText(title)}</title>`,
    `<desc>${xmlText(words)}</desc>`,
    `<rect width="100%" height="100%" fill="${LIGHT.paper}"/>`,
    line(MARGIN, 84, shortened(title, 48), LIGHT.text, 'font-size="42" font-weight="700"'),
    line(MARGIN, 118, shortened(spec.architecture, 90), LIGHT.muted),
    ...factLines.map((words, index) => line(MARGIN, FACTS.top + index * FACTS.line, words, LIGHT.text)),
    ...verdict
      .slice(0, VERDICT.most)
      .flatMap((one, index) => verdictRow(one, top + index * VERDICT.line, space)),
    `<g transform="translate(${left} ${STACK.top}) scale(${pixels(size)})">`,
    ...drawnParts(stack),
    "</g>",
    `<g transform="translate(${MARGIN} 500) scale(${scale} ${height}) translate(${-ROWS.left} ${-ROWS.top})">`,
    ...parts,
    "</g>",
    line(MARGIN, 604, "Spec Explorer: what an inference engine reads in a config.json", LIGHT.muted),
    "</svg>",
  ].join("\n")}\n`;
}

function verdictRow(
  { kind, severity, sign, label, text }: VerdictLine,
  top: number,
  space: number,
): string[] {
  const y = top + 24;
  const serious = severity !== "info";
  const most = Math.floor((MARGIN + space - VERDICT.text) / CHARACTER);
  const color = COLORS[kind ?? "inOrder"] ?? (serious ? "#96590a" : LIGHT.muted);
  return [
    `<path stroke="#e3e3e0" d="M${MARGIN} ${top}h${space}"/>`,
    line(MARGIN, y, sign, color, SIGNS),
    line(VERDICT.label, y, label, color, serious ? 'font-weight="700"' : ""),
    line(VERDICT.text, y, shortened(text, most), serious ? LIGHT.text : LIGHT.muted),
  ];
}

function line(x: number, y: number, words: string, color: string, attributes = ""): string {
  return `<text x="${x}" y="${y}" fill="${color}"${attributes === "" ? "" : ` ${attributes}`}>${xmlText(words)}</text>`;
}

/** The facts in lines of at most so many characters; one that is longer alone is cut. */
function wrapped(facts: readonly string[], most: number): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    const joined = last === undefined ? fact : `${last} · ${fact}`;
    if (last !== undefined && joined.length <= most) lines[lines.length - 1] = joined;
    else lines.push(shortened(fact, most));
  }
  return lines;
}
