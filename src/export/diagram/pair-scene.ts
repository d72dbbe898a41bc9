import type { Pointer } from "../../spec/pointer.ts";
import type { Box, Picture } from "./content.ts";
import { weighed, type Weighing } from "./figures.ts";
import { Board } from "./layout.ts";
import type { Mark } from "./marks.ts";
import { paired } from "./pair.ts";
import { pictureOf } from "./picture.ts";
import { type DrawnInspection, headOf } from "./diagram-scene.ts";
import type { Scene } from "./scene.ts";

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
const MARGIN = 24;
const WIDEST = 460;
const NARROWEST = 300;
const USUAL_WIDTH = 968;

const DIFFERS: Mark = { kind: "differs", sign: "≠", words: null };

/**
 * Two models, part by part beside its counterpart: what differs has an edge and a sign, what one has alone a broken edge.
 * Where there is no room for two columns of a readable width, the picture is wider than the room.
 */
export function pairSceneOf(a: PairedSide, b: PairedSide, room = USUAL_WIDTH): PairScene {
  const [left, right] = picturesOf(a, b);
  const [weighedA, weighedB] = [weighed(a.inspection, left), weighed(b.inspection, right)];
  const pairing = paired(left, right, {
    a: storedIn(a.inspection, weighedA),
    b: storedIn(b.inspection, weighedB),
  });
  const column = Math.max(NARROWEST, Math.min(WIDEST, Math.floor((room - 2 * MARGIN - BETWEEN) / 2)));
  const whole = 2 * MARGIN + 2 * column + BETWEEN;
  const marksOf = (values: ReadonlySet<Pointer>) => (pointer: Pointer) =>
    values.has(pointer) ? DIFFERS : undefined;
  const boardOf = (name: "a" | "b", weighing: Weighing): Board =>
    new Board(
      marksOf(pairing.values[name]),
      weighing,
      (box) => pairing.differences.get(box),
      (title) => (pairing.titles.has(title) ? DIFFERS : undefined),
    );
  const sides = [
    { name: "a", picture: left, x: MARGIN, board: boardOf("a", weighedA) },
    { name: "b", picture: right, x: MARGIN + column + BETWEEN, board: boardOf("b", weighedB) },
  ] as const;
  const heads = sides.map(({ picture, x, board }) => headOf(board, picture, x, MARGIN, column, 17));
  const top = Math.max(...heads) + 20;
  let y = Math.max(...sides.map(({ picture, x, board }) => board.stack(picture.stack, x, top, column)));
  for (const pair of pairing.panels) {
    const start = y + 40;
    const [one, other] = sides;
    y = Math.max(
      pair.a ? one.board.panel(pair.a, one.x, start, column) : start,
      pair.b ? other.board.panel(pair.b, other.x, start, column) : start,
    );
  }
  const boards = sides.map(({ board }) => board);
  const legend = new Board(() => undefined, weighedA);
  const end = legend.text(
    ["≠ differs · a solid edge: another than its counterpart · a broken edge: in one of the two alone"],
    MARGIN,
    y + 24,
    whole - 2 * MARGIN,
    { size: 11, muted: true },
  );
  return {
    scene: {
      width: whole,
      height: end + MARGIN,
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

function picturesOf(a: PairedSide, b: PairedSide): readonly [a: Picture, b: Picture] {
  return [pictureOf(a.inspection, a.title), pictureOf(b.inspection, b.title)];
}
