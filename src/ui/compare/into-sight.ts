/** No row takes more frames to stay where it is. */
const MOST_FRAMES = 30;

/**
 * Scrolls an element into sight, and again as long as what is around it grows: rows that were out of sight have heights
 * that were guessed (content-visibility), and take their own as they come near.
 */
export function bringIntoSight(element: Element, block: ScrollLogicalPosition): void {
  let before = NaN;
  let frames = 0;
  const step = (): void => {
    element.scrollIntoView({ block });
    const { top } = element.getBoundingClientRect();
    frames += 1;
    if ((top === before && frames > 2) || frames >= MOST_FRAMES) return;
    before = top;
    requestAnimationFrame(step);
  };
  step();
}
