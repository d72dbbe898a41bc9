import { type DrawnInspection, describe } from "./diagram-scene.ts";
import { weighed } from "./figures.ts";
import { Board } from "./layout.ts";
import { marksOf } from "./marks.ts";
import { pictureOf } from "./picture.ts";
import type { Scene } from "./scene.ts";

/** The stack alone, so many pixels wide, without heading, panels or legend: for where there is no room for more. */
export function stackSceneOf(inspection: DrawnInspection, width: number): Scene {
  const picture = pictureOf(inspection, "");
  const board = new Board(marksOf(inspection), weighed(inspection, picture));
  const height = board.stack(picture.stack, 1, 1, width - 2) + 1;
  const { parts, frames, wires, signs, swatches, texts } = board;
  const description = describe(picture);
  return { width, height, title: "", description, by: null, parts, frames, wires, signs, swatches, texts };
}
