import type { RefObject } from "react";
import { useWidth } from "../components/use-width.ts";

/** A cell and the gap beside it take at least this many pixels. */
const NARROWEST = 8;
/** Before each row, where there are several, stands the index of its first cell. */
const INDEX = 32;

/** So many cells stand in a row of a box, all rows alike: as many as there are, or else as many as even rows take. */
export function columnsIn(width: number, cells: number): number {
  if (cells * NARROWEST <= width) return Math.max(1, cells);
  const most = Math.max(1, Math.floor((width - INDEX) / NARROWEST));
  const even = Math.ceil(cells / Math.ceil(cells / most));
  // Schedules repeat in fours and sixes more often than not: their patterns then stand one above the other.
  const twelves = Math.ceil(even / 12) * 12;
  return twelves <= most ? twelves : even;
}

/** The number of cells in a row, as the width of the box has room for. */
export function useColumns(box: RefObject<HTMLElement | null>, cells: number): number {
  const width = useWidth(box);
  return width === 0 ? Math.max(1, cells) : columnsIn(width, cells);
}
