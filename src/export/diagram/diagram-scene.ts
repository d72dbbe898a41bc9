import { periodWords } from "../../analysis/period.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Concern } from "../../verdict/concern.ts";
import type { Picture } from "./content.ts";
import { weighed } from "./figures.ts";
import { Board } from "./layout.ts";
import { marksOf } from "./marks.ts";
import { pictureOf } from "./picture.ts";
import type { Scene } from "./scene.ts";

/** What is drawn from. */
export type DrawnInspection = Pick<Inspection, "spec" | "parameters" | "adapter" | "guess" | "origins">;

export interface SceneOptions {
  readonly title: string;
  /** How many columns there is room for; 3 if not given. */
  readonly columns?: number;
  /** What a verdict says of the file: what it says of a value is marked at it. */
  readonly concerns?: readonly Pick<Concern, "kind" | "severity" | "values" | "brief">[];
}

const COLUMN = { alone: 340, one: 400 };
const BETWEEN = 40;

/** How many columns there is room for in so many pixels, without making anything smaller. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.min(6, Math.floor((width - 24 + BETWEEN) / (COLUMN.one + BETWEEN))));
}

/** A model as a picture with everything at its place: the stack, and beside it what its parts are made of. */
export function sceneOf(
  inspection: DrawnInspection,
  { title, columns = 3, concerns = [] }: SceneOptions,
): Scene {
  const picture = pictureOf(inspection, title);
  const board = new Board(marksOf(inspection, concerns), weighed(inspection, picture));
  const { spec } = inspection;
  const count = Math.min(columns, picture.panels.length + 1);
  const margin = columns === 1 ? 10 : 24;
  const width = columns === 1 ? COLUMN.alone : COLUMN.one;
  const whole = 2 * margin + count * width + (count - 1) * BETWEEN;
  const top = headOf(board, picture, margin, whole);
  const lower = Array.from({ length: count }, () => top);
  const left = (column: number): number => margin + column * (width + BETWEEN);
  lower[0] = board.stack(picture.stack, left(0), top, width);
  for (const panel of [...picture.panels]) {
    const column = lower.indexOf(Math.min(...lower));
    const start = lower[column] ?? top;
    lower[column] = board.panel(panel, left(column), start === top ? top : start + 40, width);
  }
  const bottom = Math.max(...lower);
  const end = board.text(
    ["◇ rests on a default · ? ! ≠ findings of the verdict · dark cells: what a token passes through"],
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
    description: `${spec.architecture}, ${periodWords(spec.body)}`,
    parts,
    frames,
    wires,
    signs,
    swatches,
    texts,
  };
}

function headOf(board: Board, { title, facts }: Picture, margin: number, whole: number): number {
  let y = board.text([title], margin, margin, whole - 2 * margin, { size: 20, bold: true });
  for (const words of facts)
    y = board.text(words, margin, y + 2, whole - 2 * margin, { size: 12, muted: true });
  return y + 22;
}
