import type { StoredTensor } from "../../spec/checkpoint.ts";
import { type Box, type Range, indexText, numbersIn, numbersOf } from "./numbers.ts";

/** Tensors of a checkpoint whose names differ in numbers alone, and that have the same shape. */
export interface TensorRow {
  /** With {} for each number. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Of each number in turn: which there are. */
  readonly boxes: readonly Box[];
  readonly stored: StoredTensor;
}

/** One row for each name and shape, in the order of names; of 500,000 experts it makes three rows. */
export function tensorRows(tensors: readonly StoredTensor[]): readonly TensorRow[] {
  const rows = new Map<string, { readonly row: TensorRow; readonly boxes: Box[] }>();
  for (const stored of tensors) {
    const { name, box } = numbersOf(stored.name, {
      layer: (stored.layers ?? []).map(({ from, to }): Range => [from, to]),
      expert: [[0, stored.experts - 1]],
    });
    const key = `${name} ${stored.shape.join()}`;
    const known = rows.get(key);
    if (known) known.boxes.push(box);
    else {
      const boxes = [box];
      rows.set(key, { row: { name, shape: stored.shape, boxes, stored }, boxes });
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { row }]) => row);
}

/** The numbers of a row's names, as truth and command line write them. */
export const indexesOf = ({ boxes }: TensorRow): string => indexText(boxes);

/** How many tensors a row stands for. */
export function countOf({ boxes }: TensorRow): number {
  return boxes.reduce((sum, box) => sum + box.reduce((product, ranges) => product * sizeOf(ranges), 1), 0);
}

function sizeOf(ranges: readonly Range[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** The name of each tensor of a row. */
export function* namesIn({ name, boxes }: TensorRow): Generator<string> {
  for (const box of boxes) for (const numbers of choices(box)) yield filled(name, numbers);
}

function* choices([first, ...rest]: Box): Generator<readonly number[]> {
  if (first === undefined) yield [];
  else for (const number of numbersIn(first)) for (const others of choices(rest)) yield [number, ...others];
}

function filled(name: string, numbers: readonly number[]): string {
  let next = 0;
  return name.replace(/\{\}/g, () => String(numbers[next++]));
}
