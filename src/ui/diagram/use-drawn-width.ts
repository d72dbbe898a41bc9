import type { RefObject } from "react";
import { useWidth } from "../components/use-width.ts";
import { usePrinting } from "../table/use-printing.ts";

const STEP = 10;

const inSteps = (width: number): number => Math.max(STEP, Math.floor(width / STEP) * STEP);

/** What fits between the margins of a page of A4 or letter, at 96 pixels an inch: as a whole, and in one of two columns. */
export const PAPER = { page: 700, column: 340 } as const;

interface DrawnWidth {
  /** In pixels; 0 before it is known. It follows the box in steps, so that a drag does not draw all the time. */
  readonly width: number;
  /** Whether it is that of paper, on which a drawing stands in stripes. */
  readonly onPaper: boolean;
}

/** How wide a drawing in a box is to be: as the inner width of the box, or so much of paper while that is printed. */
export function useDrawnWidth(box: RefObject<HTMLElement | null>, paper: number): DrawnWidth {
  const width = useWidth(box, inSteps);
  const onPaper = usePrinting() && width > 0;
  return { width: onPaper ? paper : width, onPaper };
}
