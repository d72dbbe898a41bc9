import type { CheckpointPart } from "../../spec/checkpoint.ts";
import { type Box, indexText, numbersIn } from "./numbers.ts";
import { numbersOfSaved, type SavedTensor } from "./saved-tensors.ts";

/** Tensors of one part of a checkpoint whose names differ in numbers alone, and that have the same shape. */
export interface TensorRow {
  /** With {} for each number. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Of each number in turn: which there are. */
  readonly boxes: readonly Box[];
  /** How their numbers are kept; several where not all are kept alike. */
  readonly dtypes: readonly string[];
  readonly part: CheckpointPart;
  /** Of all of them; null: not known. */
  readonly bytes: number | null;
  /** What of the spec they belong to. */
  readonly tensors: readonly SavedTensor[];
}

interface Growing {
  boxes: Box[];
  dtypes: string[];
  bytes: number | null;
  tensors: SavedTensor[];
}

/** One row for each name, shape and part, in the order of names; of 500,000 experts it makes three rows. */
export function tensorRows(tensors: readonly SavedTensor[]): readonly TensorRow[] {
  const rows = new Map<string, TensorRow & Growing>();
  for (const saved of tensors) {
    const { name, box } = numbersOfSaved(saved);
    const { shape, part, dtype } = saved;
    // Draft modules that are numbered as layers have their names, and stay apart.
    const key = `${name} ${shape.join()} ${part}`;
    let row = rows.get(key);
    if (row === undefined)
      rows.set(key, (row = { name, shape, part, boxes: [], dtypes: [], bytes: 0, tensors: [] }));
    row.boxes.push(box);
    if (!row.dtypes.includes(dtype)) row.dtypes.push(dtype);
    row.bytes = row.bytes === null || saved.bytes === null ? null : row.bytes + saved.bytes * sizeOf(box);
    row.tensors.push(saved);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/** The numbers of a row's names, in the notation of the command line. */
export const indexesOf = ({ boxes }: Pick<TensorRow, "boxes">): string => indexText(boxes);

/** How many tensors a row stands for. */
export function countOf({ boxes }: Pick<TensorRow, "boxes">): number {
  return boxes.reduce((sum, box) => sum + sizeOf(box), 0);
}

function sizeOf(box: Box): number {
  return box.reduce(
    (product, ranges) => product * ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    1,
  );
}

/** The bytes of all rows together; null where those of one are not known. */
export function bytesOfRows(rows: readonly TensorRow[]): number | null {
  return rows.reduce<number | null>(
    (sum, { bytes }) => (sum === null || bytes === null ? null : sum + bytes),
    0,
  );
}

/** The name of each tensor that this is a pattern of. */
export function* namesIn({ name, boxes }: Pick<TensorRow, "name" | "boxes">): Generator<string> {
  for (const box of boxes) for (const numbers of choices(box)) yield filled(name, numbers);
}

function* choices([first, ...rest]: Box): Generator<readonly number[]> {
  if (first === undefined) yield [];
  else for (const number of numbersIn(first)) for (const others of choices(rest)) yield [number, ...others];
}

function filled(name: string, numbers: readonly number[]): string {
  let next = 0;
  return name.replace(/\{\}/g, () => String(numbers[next++] ?? "{}"));
}
