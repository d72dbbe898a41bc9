import type { Inspection } from "../../inspect/inspection.ts";
import { keptNow } from "../../inspect/kept-tensors.ts";
import type { Picture } from "./content.ts";
import { type Measure, type Weighing, weighed } from "./figures.ts";
import { Board } from "./layout.ts";
import { type Mark, type Said, drawnFindings, findingMark, marksOf } from "./marks.ts";
import { pictureOf } from "./picture.ts";
import type { Scene } from "./scene.ts";
import { short, shortBytes, textOf } from "./words.ts";
import { largest, smallest } from "../../spec/many.ts";

/** What is drawn from. */
export type DrawnInspection = Pick<Inspection, "spec" | "parameters" | "adapter" | "guess" | "origins">;

export interface SceneOptions {
  readonly title: string;
  /** How many pixels there is room for, which decides the number of columns; three columns' if not given. */
  readonly width?: number;
  /** What a verdict says of the file: under the title, and at the values that it is about. */
  readonly concerns?: readonly Said[];
  /** Draws areas in proportion to a measure above the parts, and a bar as long as its share in each; none if null. */
  readonly by?: Measure | null;
  /**
   * Whether bytes of quantised weights are left out where they are not known yet: to find them is no work for a page
   * while it is drawn. A picture with all of them if not given.
   */
  readonly knownAlone?: boolean;
}

/** A column is no narrower unless there is no room for one, and no wider. */
const NARROWEST = 320;
const WIDEST = { few: 440, many: 600 } as const;
const MOST_COLUMNS = 6;
/** Up to so many columns are as narrow as can be; of more, each has room for its figures in a line. */
const FEW = 3;
const ROOMY = 440;
/** Three columns. */
const USUAL_WIDTH = 1328;

interface Columns {
  readonly count: number;
  readonly width: number;
  readonly between: number;
  readonly margin: number;
}

/** As many columns as there is room for, and no more than there are parts. */
function columnsFor(width: number, parts: number): Columns {
  const margin = width < 900 ? 10 : 24;
  const between = width < 900 ? 28 : 40;
  const inner = width - 2 * margin;
  const fitting = (least: number): number => Math.floor((inner + between) / (least + between));
  const most = Math.max(Math.min(FEW, fitting(NARROWEST)), fitting(ROOMY));
  const count = Math.max(1, Math.min(MOST_COLUMNS, parts, most));
  const share = Math.floor((inner - (count - 1) * between) / count);
  const widest = count < FEW ? WIDEST.few : WIDEST.many;
  return { count, width: Math.min(widest, Math.max(260, share)), between, margin };
}

/** A model as a picture with everything at its place: the stack, and beside it what its parts are made of. */
export function sceneOf(
  inspection: DrawnInspection,
  { title, width: room = USUAL_WIDTH, concerns = [], by = null, knownAlone = false }: SceneOptions,
): Scene {
  const picture = pictureOf(inspection, title);
  const weighing = weighed(inspection, picture, knownAlone ? keptNow(inspection) : undefined);
  const board = new Board(marksOf(inspection, concerns), weighing);
  const { count, width, between, margin } = columnsFor(room, picture.panels.length + 1);
  const whole = 2 * margin + count * width + (count - 1) * between;
  let top = headOf(board, picture, margin, margin, whole - 2 * margin, 20);
  for (const { mark, says } of findingsOf(concerns))
    top = board.headFinding(mark, says, margin, top + 2, whole - 2 * margin);
  top += 22;
  if (by !== null) {
    const height = count === 1 ? 240 : 180;
    board.areas(picture, by, { x: margin, y: top, width: whole - 2 * margin, height });
    top = board.text(
      [`areas: ${areasWords(by, weighing.all)}`],
      margin,
      top + height + 4,
      whole - 2 * margin,
      {
        size: 11,
        muted: true,
      },
    );
    top += 24;
  }
  const lower = Array.from({ length: count }, () => top);
  const left = (column: number): number => margin + column * (width + between);
  lower[0] = board.stack(picture.stack, left(0), top, width);
  for (const panel of picture.panels) {
    const column = lower.indexOf(smallest(lower));
    const start = lower[column] ?? top;
    lower[column] = board.panel(panel, left(column), start === top ? top : start + 40, width);
  }
  const bottom = largest(lower);
  const cells = board.parts.some((part) => part.cells !== null)
    ? " · strong cells: the experts that a token passes"
    : "";
  const end = board.text(
    [`◇ rests on a default · ? ! ≠\u00a0 findings of the verdict${cells}`],
    margin,
    bottom + 24,
    whole - 2 * margin,
    { size: 11, muted: true },
  );
  const { parts, frames, wires, signs, swatches, texts } = board;
  return {
    width: whole,
    height: end + margin,
    title,
    by,
    description: describe(picture),
    parts,
    frames,
    wires,
    signs,
    swatches,
    texts,
  };
}

/** What areas are parts of, and what they leave out. */
function areasWords(by: Measure, { parameters, active, bytes, drafts }: Weighing["all"]): string {
  const isDrafted = drafts.parameters > 0;
  switch (by) {
    case "parameters":
      return `${short(parameters)} parameters${isDrafted ? `, without ${short(drafts.parameters)} of draft modules` : ""}`;
    case "active":
      return `${short(active)} parameters that a token of text passes${isDrafted ? ", without draft modules" : ""}`;
    case "bytes": {
      if (bytes === null) return "none, for the bytes of the weights are not known";
      const more = drafts.bytes === null ? "those" : shortBytes(drafts.bytes);
      return `${shortBytes(bytes)} of weights${isDrafted ? `, without ${more} of draft modules` : ""}`;
    }
  }
}

/** The picture in a sentence: its facts, then each part beside the stack with where it stands. */
export function describe({ facts, panels }: Picture): string {
  const parts = panels.map(({ title, subtitle }) => `${textOf(title)}: ${textOf(subtitle)}`);
  return [...facts.map(textOf), ...parts].join(". ");
}

/** The title, in letters of this size, and below it the facts. @returns the y below them. */
export function headOf(
  board: Board,
  { title, facts }: Picture,
  x: number,
  y: number,
  width: number,
  size: number,
): number {
  let below = board.text([title], x, y, width, { size, bold: true });
  for (const words of facts) below = board.text(words, x, below + 2, width, { size: 12, muted: true });
  return below;
}

/** So many are named in a line. */
const MOST_NAMED = 12;

/** What a verdict says, the most serious first: a line for each kind, with the names of what it is about. */
function findingsOf(concerns: readonly Said[]): readonly TitleFinding[] {
  const alike = new Map<string, (readonly [of: number, said: Said])[]>();
  for (const each of drawnFindings(concerns)) {
    const [, { kind, severity }] = each;
    const known = alike.get(`${kind} ${severity}`);
    if (known) known.push(each);
    else alike.set(`${kind} ${severity}`, [each]);
  }
  return [...alike.values()].map((all) => {
    const [[of, said]] = all as [readonly [number, Said]];
    const named = all.slice(0, MOST_NAMED);
    const more = all.length > named.length ? `, and ${all.length - named.length} more` : "";
    return {
      mark: findingMark({ ...said, brief: `${named.map(([, { brief }]) => brief).join(", ")}${more}` }, of),
      says: named.map(([, each]) => each),
    };
  });
}

interface TitleFinding {
  readonly mark: Mark;
  /** What is named in it. */
  readonly says: readonly Said[];
}
