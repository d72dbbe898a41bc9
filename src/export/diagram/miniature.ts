import type { Hue } from "../../analysis/looks.ts";
import type { DrawnInspection } from "./diagram-scene.ts";
import type { Rect } from "./scene.ts";
import { stackSceneOf } from "./stack-scene.ts";

/** How a shape of a miniature is drawn: a half of a layer filled in its colour, another box, or lines. */
type Shape = Hue | "box" | "frame" | "wire";

/** A stack so small that no text would be read: shapes as the data of paths, those below others first. */
export interface Miniature {
  readonly width: number;
  readonly height: number;
  readonly paths: readonly (readonly [shape: Shape, d: string])[];
}

/** Narrow, so that a stack is higher than wide. */
const WIDTH = 260;
/** Units of the drawing in a pixel of the diagram: whole numbers are short. */
const SCALE = 4;

/** The stack of a model in small. */
export function miniatureOf(inspection: DrawnInspection): Miniature {
  const { width, height, parts, frames, wires, swatches } = stackSceneOf(inspection, WIDTH);
  const paths = new Map<Shape, string>();
  const draw = (shape: Shape, d: string): void => void paths.set(shape, (paths.get(shape) ?? "") + d);
  for (const frame of frames) draw("frame", outline(frame));
  for (const { d } of wires)
    draw(
      "wire",
      d.replaceAll(/[\d.]+/g, (length) => String(scaled(Number(length)))),
    );
  for (const part of parts)
    draw(part.tone === "summary" && part.hue !== null ? part.hue : "box", outline(part));
  for (const swatch of swatches) draw(swatch.look.hue, outline(swatch));
  return { width: scaled(width), height: scaled(height), paths: [...paths] };
}

const scaled = (length: number): number => Math.round(length / SCALE);

function outline({ x, y, width, height }: Rect): string {
  const [left, top] = [scaled(x), scaled(y)];
  const right = Math.max(left + 1, scaled(x + width));
  const bottom = Math.max(top + 1, scaled(y + height));
  return `M${left} ${top}H${right}V${bottom}H${left}z`;
}
