import type { Pointer } from "../../spec/pointer.ts";
import type { Box, Picture } from "./content.ts";
import { weighed, type Weighing } from "./figures.ts";
import { Board } from "./layout.ts";
import type { Mark } from "./marks.ts";
import { paired } from "./pair.ts";
import { drawnFrom, sketchOf } from "./picture.ts";
import { type DrawnInspection, headOf } from "./diagram-scene.ts";
import type { Scene } from "./scene.ts";
import { largest, smallest } from "../../spec/many.ts";

/** One of two models that are drawn side by side. */
export interface PairedSide {
  readonly inspection: DrawnInspection;
  readonly title: string;
}

/** Two models side by side, and what differs between them, in sentences. */
interface PairScene {
  readonly scene: Scene;
  readonly words: readonly string[];
}

const BETWEEN = 40;
const WIDEST = 460;
const NARROWEST = 300;
/** Where there is more than one pair of columns, each of them is no narrower. */
const ROOMY = 400;
const USUAL_WIDTH = 968;
const TAG = { size: 11, muted: true } as const;
/** Between pairs of columns, and below parts. */
const APART = { x: 72, y: 40 };

/** Where the columns of two models stand: beside each other, as often as there is room, or one for both. */
interface Columns {
  readonly margin: number;
  readonly width: number;
  /** How many pairs of columns, and how far each is from the one before. */
  readonly count: number;
  readonly step: number;
  /** How far B's column is from A's; 0: below each other. */
  readonly shift: number;
}

/** As many pairs as there is room for, and no more than there are parts. */
function columnsFor(room: number, parts: number): Columns {
  const margin = 24;
  if (room < 2 * (margin + NARROWEST) + BETWEEN)
    return { margin: 10, width: Math.max(260, Math.min(WIDEST, room - 20)), count: 1, step: 0, shift: 0 };
  const pair = 2 * ROOMY + BETWEEN + APART.x;
  const count = Math.max(1, Math.min(parts, Math.floor((room - 2 * margin + APART.x) / pair)));
  const share = (room - 2 * margin + APART.x) / count - APART.x;
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((share - BETWEEN) / 2)));
  return { margin, width, count, step: 2 * width + BETWEEN + APART.x, shift: width + BETWEEN };
}

const DIFFERS: Mark = { kind: "differs", sign: "Δ", words: null };

/**
 * Two models, part by part beside its counterpart: what differs has an edge and a sign, what one has alone a broken edge.
 * Where there is no room for two columns of a readable width, a part stands below its counterpart.
 */
export function pairSceneOf(a: PairedSide, b: PairedSide, room = USUAL_WIDTH): PairScene {
  const [left, right] = picturesOf(a, b);
  const [weighedA, weighedB] = [weighed(a.inspection, left), weighed(b.inspection, right)];
  const pairing = paired(left, right, {
    a: storedIn(a.inspection, weighedA),
    b: storedIn(b.inspection, weighedB),
  });
  const { margin, width, count, step, shift } = columnsFor(room, pairing.panels.length + 1);
  const whole = 2 * margin + (count - 1) * step + shift + width;
  const marksOf = (values: ReadonlySet<Pointer>) => (pointer: Pointer) =>
    values.has(pointer) ? DIFFERS : undefined;
  const placed = { count: 0 };
  const boardOf = (name: "a" | "b", weighing: Weighing): Board =>
    new Board(
      marksOf(pairing.values[name]),
      weighing,
      (box) => pairing.differences.get(box),
      (title) => (pairing.titles.has(title) ? DIFFERS : undefined),
      placed,
    );
  const sides = [
    { name: "a", picture: left, from: 0, board: boardOf("a", weighedA) },
    { name: "b", picture: right, from: shift, board: boardOf("b", weighedB) },
  ] as const;
  const lower = Array.from({ length: count }, () => margin);
  if (shift === 0) {
    let y = margin;
    for (const { picture, board } of sides) {
      const top = headOf(board, picture, margin, y, width, 17) + 20;
      lower[0] = board.stack(picture.stack, margin, top, width);
      y = lower[0] + APART.y;
    }
  } else {
    const heads = sides.map(({ picture, from, board }) =>
      headOf(board, picture, margin + from, margin, width, 17),
    );
    const top = largest(heads) + 20;
    lower.fill(top - APART.y);
    lower[0] = largest(
      sides.map(({ picture, from, board }) => board.stack(picture.stack, margin + from, top, width)),
    );
  }
  for (const pair of pairing.panels) {
    const column = lower.indexOf(smallest(lower));
    let y = (lower[column] ?? margin) + APART.y;
    for (const { name, picture, from, board } of sides) {
      const panel = pair[name];
      if (panel === null) continue;
      const left = margin + column * step + from;
      if (shift === 0) y = board.text([`${name.toUpperCase()}: ${picture.title}`], left, y, width, TAG) + 4;
      const below = board.panel(panel, left, y, width);
      lower[column] = Math.max(lower[column] ?? 0, below);
      if (shift === 0) y = below + APART.y / 2;
    }
  }
  const boards = sides.map(({ board }) => board);
  const legend = new Board(() => undefined, weighedA, undefined, undefined, placed);
  const end = legend.text(
    ["Δ differs · a solid edge: another than its counterpart · a broken edge: in one of the two alone"],
    margin,
    largest(lower) + 24,
    whole - 2 * margin,
    TAG,
  );
  return {
    scene: {
      width: whole,
      height: end + margin,
      title: `${a.title} and ${b.title}`,
      by: null,
      description: pairing.words.length === 0 ? "drawn alike" : pairing.words.join(". "),
      parts: sides.flatMap(({ name, board }) => board.parts.map((part) => ({ ...part, side: name }))),
      frames: boards.flatMap(({ frames }) => frames),
      wires: boards.flatMap(({ wires }) => wires),
      signs: boards.flatMap(({ signs }) => signs),
      swatches: boards.flatMap(({ swatches }) => swatches),
      texts: [
        ...sides.flatMap(({ name, board }) => board.texts.map((text) => ({ ...text, side: name }))),
        ...legend.texts,
      ],
    },
    words: pairing.words,
  };
}

/** What differs between two models as they are drawn, part by part, in sentences: nothing is put in its place for it. */
export function pairWordsOf(a: PairedSide, b: PairedSide): readonly string[] {
  const [left, right] = picturesOf(a, b);
  return paired(left, right, {
    a: storedIn(a.inspection, weighed(a.inspection, left)),
    b: storedIn(b.inspection, weighed(b.inspection, right)),
  }).words;
}

/** How the matrices of a box are stored: in the model's own type where it is not quantised. */
function storedIn({ spec }: DrawnInspection, weighing: Weighing): (box: Box) => string {
  return (box) => {
    if (!box.weights.some(({ tensor }) => tensor.role === "matrix")) return "";
    const { formats } = weighing.of(box);
    if (formats.length > 0) return formats.join(", ");
    return spec.quantization === null ? (spec.dtype ?? "bfloat16") : "";
  };
}

/** Both pictures, with the wiring of layers at the same place in both. */
function picturesOf(a: PairedSide, b: PairedSide): readonly [a: Picture, b: Picture] {
  const [left, right] = [sketchOf(a.inspection), sketchOf(b.inspection)];
  const isWired = left.isWired && right.isWired;
  return [drawnFrom(left, a.title, isWired), drawnFrom(right, b.title, isWired)];
}
