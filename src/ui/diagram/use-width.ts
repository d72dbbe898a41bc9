import { type RefObject, useLayoutEffect, useState } from "react";

/** The inner width of a box in pixels, 0 before it is known. It follows in steps, so that a drag does not draw all the time. */
export function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => {
      setWidth(Math.max(STEP, Math.floor(element.clientWidth / STEP) * STEP));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [box]);
  return width;
}

const STEP = 10;
