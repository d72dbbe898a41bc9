import { CUTS, type Hue, HUES } from "../../analysis/looks.ts";
import { nameOf } from "../../spec/pointer.ts";
import { DARK, LIGHT } from "../ribbon/colors.ts";
import { pixels } from "../ribbon/geometry.ts";
import { xmlText } from "../ribbon/xml.ts";
import type { Line } from "./lines.ts";
import type { Cells, Part, Rect, Scene, Swatch, Text } from "./scene.ts";
import type { Measure } from "./figures.ts";
import type { Mark } from "./marks.ts";
import { stripesOf } from "./stripes.ts";
import { numeral, short, shortBytes } from "./words.ts";
import { largest } from "../../spec/many.ts";

export interface SvgOptions {
  /** Whether it is dark where the reader's system is, by a style of its own; so unless false: then a page gives the colours. */
  readonly adaptive?: boolean;
  /** Whether parts and values can be focused and followed, as on the page; they cannot unless true. */
  readonly live?: boolean;
}

const FONT = "system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** Colours beside those of the ribbon, light and dark: those of the page's themes (src/ui/theme/theme.css). */
const INK = {
  line: { light: "#8d9097", dark: "#7b8088" },
  edge: { light: "#d9d9d5", dark: "#383c42" },
  accent: { light: "#2b4acb", dark: "#8aa4ff" },
  default: { light: "#96590a", dark: "#f0a63c" },
  error: { light: "#b3261e", dark: "#ff8a80" },
  unmapped: { light: "#b3205a", dark: "#ff77a4" },
  shadowed: { light: "#7a4fb0", dark: "#c19bf0" },
  warning: { light: "#96590a", dark: "#f0a63c" },
} as const;

const FINDING_TONES = ["error", "unmapped", "shadowed", "warning"] as const;

/** The head of wires with arrows, which refer to it. */
export const ARROW = `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path class="head" fill="${INK.line.light}" d="M0 0.5 7.5 4 0 7.5z"/></marker></defs>`;

/** A scene as an SVG document: text as text, no font or style from outside, each part with its name and its figures. */
export function diagramSvg(scene: Scene, { adaptive = true, live = false }: SvgOptions = {}): string {
  const { width, height, title, description } = scene;
  const w = pixels(width);
  const h = pixels(height);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="${live ? "group" : "img"}" aria-label="${xmlText(title === "" ? description : `${title}: ${description}`)}" font-family="${FONT}">`,
    ...(live ? [] : [`<title>${xmlText(title)}</title>`]),
    `<desc>${xmlText(description)}</desc>`,
    ...(adaptive ? [`<style>${darkRules()}</style>`] : []),
    `<rect class="paper" width="100%" height="100%" fill="${LIGHT.paper}"/>`,
    ...drawnParts(scene, live),
    "</svg>",
  ].join("\n")}\n`;
}

/** A scene for paper: an SVG for each of its stripes, from above to below without a gap; none is to be cut. */
export function diagramOnPaper(scene: Scene): string {
  const w = pixels(scene.width);
  const largest = largestShare(scene);
  return stripesOf(scene)
    .map(({ from, to, scene: stripe }) => {
      const h = pixels(to - from);
      return `<svg class="diagram" width="${w}" height="${h}" viewBox="0 ${pixels(from)} ${w} ${h}" font-family="${FONT}">${drawnParts(stripe, false, largest).join("")}</svg>`;
    })
    .join("");
}

/** The largest share that a part has of the measure by which a scene is drawn: its bar is as wide as the part. */
function largestShare({ by, parts }: Scene): number {
  if (by === null) return 0;
  return largest(
    parts.map(({ share, tone }) => (tone === "area" ? 0 : (share[by] ?? 0))),
    1e-9,
  );
}

/** What is in a scene as elements of an SVG, from its left upper corner, for those that draw it as a part of theirs. */
export function drawnParts(scene: Scene, live = false, largest = largestShare(scene)): readonly string[] {
  const { by } = scene;
  return [
    ARROW,
    ...scene.frames.map(
      (frame) => `<rect class="frame" ${rect(frame)} rx="10" fill="none" stroke="${INK.edge.light}"/>`,
    ),
    wires(scene, false),
    wires(scene, true),
    ...scene.signs.map(
      ({ x, y, sign }) =>
        `<g class="sign" fill="none" stroke="${INK.line.light}"><circle class="paper" fill="${LIGHT.paper}" cx="${pixels(x)}" cy="${pixels(y)}" r="8"/><path d="${sign === "+" ? `M${pixels(x - 4)} ${pixels(y)}h8M${pixels(x)} ${pixels(y - 4)}v8` : `M${pixels(x - 3)} ${pixels(y - 3)}l6 6m0-6l-6 6`}"/></g>`,
    ),
    ...scene.swatches.flatMap(swatchOf),
    ...inOrder(scene).map((drawn) =>
      "line" in drawn
        ? ofSide(drawn, textOf(drawn, live))
        : ofSide(drawn, partOf(drawn, { live, by, largest })),
    ),
  ];
}

/** Texts and parts as they are read: a title before what it is the title of, for readers of screens and for keys. */
const inOrder = ({ texts, parts }: Scene): readonly (Text | Part)[] =>
  [...texts, ...parts].sort((a, b) => a.order - b.order);

/** What leads to a value says of which of two models that is. */
function ofSide({ side }: Pick<Part, "side">, drawn: string): string {
  return side === undefined ? drawn : `<g data-side="${side}">${drawn}</g>`;
}

const sideWords = (side: Part["side"]): string => (side === undefined ? "" : `${side.toUpperCase()}: `);

/** The figures of a part in words: its parameters, bytes, cache, and share of the model. */
function figureWords({ figures, share }: Pick<Part, "figures" | "share">): string {
  const { parameters, active, bytes, drafts, cacheBytes, stateBytes } = figures;
  const percent = share.parameters * 100;
  const drafted = `${numeral(drafts.parameters)} parameters (${short(drafts.parameters)})`;
  return [
    ...(parameters > 0
      ? [
          `${numeral(parameters)} parameters (${short(parameters)}), ${percent < 0.01 ? "less than 0.01" : percent.toFixed(percent < 1 ? 2 : 1)} % of the whole`,
        ]
      : drafts.parameters > 0
        ? [`${drafted} in draft modules, beside the whole`]
        : ["no parameters"]),
    ...(active === parameters
      ? []
      : [active === 0 ? "none of them active for text" : `${short(active)} of them active`]),
    ...(bytes === null || parameters === 0 ? [] : [`${shortBytes(bytes)} of weights`]),
    ...(parameters > 0 && drafts.parameters > 0 ? [`${drafted} more in draft modules`] : []),
    ...(drafts.parameters > 0 && drafts.bytes !== null
      ? [`${shortBytes(drafts.bytes)} of weights${parameters > 0 ? " there" : ""}`]
      : []),
    ...(cacheBytes === 0 ? [] : [`${shortBytes(cacheBytes)} of cache a token`]),
    ...(stateBytes === 0 ? [] : [`${shortBytes(stateBytes)} of state a sequence`]),
  ].join(" · ");
}

/** The rules that give a picture its colours, light or dark. */
function rules(theme: "light" | "dark"): string {
  const colors = theme === "light" ? LIGHT : DARK;
  const ink = (name: keyof typeof INK): string => INK[name][theme];
  return [
    `.paper{fill:${colors.paper}}.ground{fill:${colors.ground}}.text{fill:${colors.text}}.muted{fill:${colors.muted}}`,
    `.frame,.edge{stroke:${ink("edge")}}.wire,.sign{stroke:${ink("line")}}.head{fill:${ink("line")}}`,
    `.default{fill:${ink("default")}}${FINDING_TONES.map((tone) => `.finding.${tone}{fill:${ink(tone)}}`).join("")}.differs,.bar{fill:${ink("accent")}}.changed,.alone{stroke:${ink("accent")}}`,
    ...HUES.map((hue) => `.f-${hue}{fill:${colors.hues[hue]}}.s-${hue}{stroke:${colors.hues[hue]}}`),
  ].join("");
}

const darkRules = (): string => `@media (prefers-color-scheme:dark){${rules("dark")}}`;

/** A style for pages that show several pictures without colours of their own, light or dark as the reader's system is. */
export function diagramStyle(): string {
  return `${rules("light")}.to{marker-end:url(#arrow)}${darkRules()}`;
}

function rect({ x, y, width, height }: Rect): string {
  return `x="${pixels(x)}" y="${pixels(y)}" width="${pixels(width)}" height="${pixels(height)}"`;
}

/** All wires in one path; those with arrows, each in its own: a marker stands at the end of every path. */
function wires({ wires: all }: Scene, arrow: boolean): string {
  const own = all.filter((wire) => wire.arrow === arrow).map(({ d }) => d);
  if (own.length === 0) return "";
  const attributes = `class="wire" fill="none" stroke="${INK.line.light}"`;
  if (!arrow) return `<path ${attributes} d="${own.join("")}"/>`;
  return `<g ${attributes}>${own.map((d) => `<path marker-end="url(#arrow)" d="${d}"/>`).join("")}</g>`;
}

const OPACITY = { core: 0.26, weights: 0.11, summary: 0.11, area: 0.2, plain: 1 } as const;

function partOf(
  part: Part,
  { live, by, largest }: { readonly live: boolean; readonly by: Measure | null; readonly largest: number },
): string {
  const { tone, hue, name, at, difference, side } = part;
  const words = `${sideWords(side)}${name}: ${figureWords(part)}`;
  const radius = tone === "area" ? 2 : 6;
  const tinted = tone !== "plain" && hue !== null;
  const [inside, fill] = tinted
    ? [`f-${hue}`, `fill="${LIGHT.hues[hue]}" fill-opacity="${OPACITY[tone]}"`]
    : ["ground", `fill="${LIGHT.ground}"`];
  const [border, edge] =
    difference === "changed" || difference === "alone"
      ? [
          difference,
          `stroke="${INK.accent.light}" stroke-width="1.5"${difference === "alone" ? ' stroke-dasharray="5 3"' : ""}`,
        ]
      : tone === "core" && hue !== null
        ? [`s-${hue}`, `stroke="${LIGHT.hues[hue]}" stroke-opacity="0.7"`]
        : ["edge", `stroke="${INK.edge.light}"`];
  const share = by === null ? null : part.share[by];
  const bar =
    share === null || largest === 0 || tone === "area"
      ? ""
      : `<rect class="bar" fill="${INK.accent.light}" x="${pixels(part.x + 1)}" y="${pixels(part.y + part.height - 4)}" width="${pixels(Math.max(0, ((part.width - 2) * share) / largest))}" height="3"/>`;
  return [
    live
      ? `<g class="of-part"><a class="part${difference === undefined ? "" : ` is-${difference}`}" role="link" tabindex="0" data-at="${xmlText(at)}" data-words="${xmlText(words)}" aria-label="${xmlText(words)}">`
      : `<g>`,
    live ? "" : `<title>${xmlText(words)}</title>`,
    `<rect ${rect(part)} rx="${radius}" class="${inside} ${border}" ${fill} ${edge}/>`,
    ...(tone === "summary" && hue !== null
      ? [
          `<rect class="f-${hue}" fill="${LIGHT.hues[hue]}" x="${pixels(part.x + 5)}" y="${pixels(part.y + 6)}" width="4" height="${pixels(part.height - 12)}" rx="2"/>`,
        ]
      : []),
    ...(part.cells ? [cellsOf(part.cells, hue ?? "mlp")] : []),
    bar,
    live ? "</a>" : "",
    ...part.texts.map((text) => textOf(text, live, tone === "core")),
    "</g>",
  ].join("");
}

/** Each row of cells is a dashed line; over it the chosen ones, spread evenly. */
function cellsOf({ x, y, width, height, rows, columns, number, chosen }: Cells, hue: Hue): string {
  const step = width / columns;
  const line = height / rows;
  const gap = Math.min(2, step / 4);
  const dash = `${pixels(step - gap)} ${pixels(gap)}`;
  const cell = (index: number): string =>
    `M${pixels(x + (index % columns) * step)} ${pixels(y + (Math.floor(index / columns) + 0.5) * line)}h${pixels(step - gap)}`;
  const all = Array.from({ length: rows }, (_, row) => {
    const length = Math.min(columns, number - row * columns);
    return `M${pixels(x)} ${pixels(y + (row + 0.5) * line)}h${pixels(length * step)}`;
  });
  const dark = scattered(number, chosen).map(cell);
  const stroke = `class="s-${hue}" stroke="${LIGHT.hues[hue]}" stroke-width="${pixels(line - 2)}"`;
  return `<path ${stroke} stroke-opacity="0.22" stroke-dasharray="${dash}" d="${all.join("")}"/><path ${stroke} stroke-opacity="0.85" d="${dark.join("")}"/>`;
}

/** So many of the numbers below another, no two alike, spread by the golden ratio. */
function scattered(number: number, chosen: number): readonly number[] {
  const taken = new Set<number>();
  for (let index = 0; taken.size < Math.min(chosen, number); index++) {
    let at = Math.floor((((index + 0.5) * 0.6180339887) % 1) * number);
    while (taken.has(at)) at = (at + 1) % number;
    taken.add(at);
  }
  return [...taken].sort((a, b) => a - b);
}

function swatchOf({ x, y, width, height, look }: Swatch): string[] {
  const edges = [0, ...CUTS[look.texture].flat(), 1];
  return Array.from({ length: edges.length / 2 }, (_, index) => {
    const [from = 0, to = 0] = edges.slice(2 * index, 2 * index + 2);
    return `<rect class="f-${look.hue}" fill="${LIGHT.hues[look.hue]}" x="${pixels(x)}" y="${pixels(y + from * height)}" width="${pixels(width)}" height="${pixels((to - from) * height)}" rx="1"/>`;
  });
}

function textOf(
  { x, y, line, size, bold = false, muted = false, side, heads }: Text,
  live: boolean,
  strong = false,
): string {
  const kind = muted && !strong ? "muted" : "text";
  return `<text class="${kind}" x="${pixels(x)}" y="${pixels(y)}" font-size="${size}"${bold ? ' font-weight="600"' : ""} fill="${LIGHT[kind]}">${piecesOf(line, live, heads && `${sideWords(side)}${heads.name}: ${figureWords(heads)}`)}</text>`;
}

/** A finding in full: what is found, and why it is a concern. */
const foundWords = ({ words, why }: Mark): string =>
  [words, why === undefined || words?.includes(why) === true ? null : why]
    .filter((said) => said !== null)
    .join(". ");

/** What makes a link of a piece of text; one that goes on a line above is no link of its own for readers and keys. */
const linkTo = (name: string, isRest: boolean): string =>
  isRest ? ' aria-hidden="true"' : ` role="link" tabindex="-1" aria-label="${xmlText(name)}"`;

/** The class and the fill of a mark. */
function colorOf({ kind, tone = "warning" }: Mark): string {
  const [name, ink] = {
    default: ["default", INK.default],
    differs: ["differs", INK.accent],
    finding: [`finding ${tone}`, INK[tone]],
  }[kind] as [string, { readonly light: string }];
  return ` class="${name}" fill="${ink.light}"`;
}

/** @param figures of what the line is the heading of. */
function piecesOf(line: Line, live: boolean, figures?: string): string {
  return line
    .map(({ text, at, mark, whole = text, isRest = false }) => {
      const words = xmlText(text);
      const color = mark ? colorOf(mark) : "";
      // A finding's own words lead to it; a figure that one is about leads to its value, and says it.
      if (mark?.of !== undefined && mark.sign === "" && live)
        return `<a${linkTo(whole, isRest)} data-finding="${mark.of}"${at === undefined ? "" : ` data-at="${xmlText(at)}"`} data-found="${xmlText(foundWords(mark))}"${color}>${words}</a>`;
      if (at !== undefined && live)
        return `<a${linkTo(`${nameOf(at)}: ${whole}`, isRest)} data-at="${xmlText(at)}"${mark?.of === undefined ? "" : ` data-found="${xmlText(foundWords(mark))}"`}${figures === undefined ? "" : ` data-words="${xmlText(figures)}"`}${color}>${words}</a>`;
      if (at !== undefined) return `<tspan data-at="${xmlText(at)}"${color}>${words}</tspan>`;
      return mark ? `<tspan${color}>${words}</tspan>` : words;
    })
    .join("");
}
