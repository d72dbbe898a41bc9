import { type RefObject, useLayoutEffect, useState } from "react";

/** The inner width of a box in pixels, as `rounded` takes it, which has to be the same function each time; 0 before it is known. */
export function useWidth(
  box: RefObject<HTMLElement | null>,
  rounded: (width: number) => number = exact,
): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => {
      setWidth(rounded(element.clientWidth));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [box, rounded]);
  return width;
}

const exact = (width: number): number => width;
