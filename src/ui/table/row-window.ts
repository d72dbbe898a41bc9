/** Rows from `first` up to, and without, `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** What stands in a list of which only some rows are drawn: a row, or the room of those that are not. */
export type Piece =
  | { readonly kind: "row"; readonly index: number }
  | { readonly kind: "gap"; readonly before: number; readonly height: number };

/** Where each row begins, in pixels below the first; one entry more than rows, the height of all. */
export function topsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let index = 0; index < count; index++) tops[index + 1] = topAt(tops, index) + heightOf(index);
  return tops;
}

/** The rows that lie in part between two heights; none where the list does not reach there. */
export function rowsBetween(tops: Float64Array, from: number, to: number): RowRange {
  const count = tops.length - 1;
  const first = Math.min(count, Math.max(0, firstAfter(tops, from) - 1));
  const end = Math.min(count, firstAfter(tops, to));
  return { first, end: Math.max(first, end) };
}

/** The rows of a range and those to keep wherever they are, in order, with gaps in place of the others. */
export function piecesOf(tops: Float64Array, { first, end }: RowRange, kept: readonly number[]): Piece[] {
  const count = tops.length - 1;
  const far = kept.filter((index) => index >= 0 && index < count && (index < first || index >= end));
  const range = Array.from({ length: end - first }, (_, offset) => first + offset);
  const drawn = [...new Set([...range, ...far])].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let next = 0;
  for (const index of [...drawn, count]) {
    const height = topAt(tops, index) - topAt(tops, next);
    if (index > next) pieces.push({ kind: "gap", before: index, height });
    if (index < count) pieces.push({ kind: "row", index });
    next = index + 1;
  }
  return pieces;
}

function topAt(tops: Float64Array, index: number): number {
  return tops[index] ?? 0;
}

/** The first row that begins below a height, or the number of tops. */
function firstAfter(tops: Float64Array, height: number): number {
  let [low, high] = [0, tops.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topAt(tops, middle) > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
