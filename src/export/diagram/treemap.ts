import type { Rect } from "./scene.ts";
import { largest } from "../../spec/many.ts";

/** Something that is drawn in proportion to its weight. */
export interface Weighty<T> {
  readonly of: T;
  readonly weight: number;
}

/**
 * A rectangle for each, of an area in proportion to its weight, which fill the given one (Bruls, Huizing and van Wijk 2000:
 * squarified treemaps). What weighs nothing gets none.
 */
export function treemap<T>(all: readonly Weighty<T>[], rect: Rect): readonly (Rect & { readonly of: T })[] {
  const heavy = all.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const sum = heavy.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return [];
  const scale = (rect.width * rect.height) / sum;
  const placed: (Rect & { readonly of: T })[] = [];
  let left = rect;
  let index = 0;
  while (index < heavy.length) {
    const side = Math.min(left.width, left.height);
    let end = index + 1;
    while (
      end < heavy.length &&
      worst(heavy.slice(index, end + 1), side, scale) <= worst(heavy.slice(index, end), side, scale)
    )
      end++;
    const strip = heavy.slice(index, end);
    const area = strip.reduce((total, { weight }) => total + weight * scale, 0);
    const depth = side === 0 ? 0 : area / side;
    const isTall = left.width >= left.height;
    let at = isTall ? left.y : left.x;
    for (const { of, weight } of strip) {
      const length = depth === 0 ? 0 : (weight * scale) / depth;
      placed.push(
        isTall
          ? { of, x: left.x, y: at, width: depth, height: length }
          : { of, x: at, y: left.y, width: length, height: depth },
      );
      at += length;
    }
    left = isTall
      ? { ...left, x: left.x + depth, width: left.width - depth }
      : { ...left, y: left.y + depth, height: left.height - depth };
    index = end;
  }
  return placed;
}

/** How far the least square of a strip is from one. */
function worst(strip: readonly Weighty<unknown>[], side: number, scale: number): number {
  const areas = strip.map(({ weight }) => weight * scale);
  const sum = areas.reduce((total, area) => total + area, 0);
  const depth = sum / side;
  return largest(areas.map((area) => Math.max((depth * depth) / area, area / (depth * depth))));
}
