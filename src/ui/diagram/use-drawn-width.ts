import type { RefObject } from "react";
import { useWidth } from "../components/use-width.ts";
import { usePrinting } from "../table/use-printing.ts";

const STEP = 10;

const inSteps = (width: number): number => Math.max(STEP, Math.floor(width / STEP) * STEP);

/** What fits between the margins of a page of A4 or letter, at 96 pixels an inch. */
const PAPER = 700;

/**
 * The inner width of a box in pixels, 0 before it is known; that of paper while it is printed, which shrinks what is wider.
 * It follows in steps, so that a drag does not draw all the time.
 */
export function useDrawnWidth(box: RefObject<HTMLElement | null>): number {
  const width = useWidth(box, inSteps);
  return usePrinting() && width > 0 ? PAPER : width;
}
