import type { RefObject } from "react";
import { useWidth } from "../components/use-width.ts";

const STEP = 10;

const inSteps = (width: number): number => Math.max(STEP, Math.floor(width / STEP) * STEP);

/** The inner width of a box in pixels, 0 before it is known. It follows in steps, so that a drag does not draw all the time. */
export const useDrawnWidth = (box: RefObject<HTMLElement | null>): number => useWidth(box, inSteps);
