/** Room below what is brought above the lower edge of its box, in pixels. */
const BELOW = 8;

/** Scrolls a box until the first element in it that a selector names stands above its lower edge, or begins at the upper one. */
export function raise(box: HTMLElement, chosen: string): void {
  const span = spanOf(box, chosen);
  if (span && span.bottom > box.clientHeight)
    box.scrollTop += Math.min(span.bottom - box.clientHeight + BELOW, span.top);
}

/**
 * Keeps what is chosen in sight when its box gets lower, as it does where the explanation of it opens below. What
 * somebody has scrolled away stays away. @returns ends it.
 */
export function keepRaised(box: HTMLElement, chosen: string): () => void {
  let height = box.clientHeight;
  const observer = new ResizeObserver(() => {
    const before = height;
    height = box.clientHeight;
    const span = height < before ? spanOf(box, chosen) : null;
    if (span && span.top < before && span.bottom > 0) raise(box, chosen);
  });
  observer.observe(box);
  return () => {
    observer.disconnect();
  };
}

/** Where the element begins and ends, in pixels below the upper edge of the box; null where there is none. */
function spanOf(box: HTMLElement, chosen: string): { readonly top: number; readonly bottom: number } | null {
  const edges = box.querySelector(chosen)?.getBoundingClientRect();
  if (!edges || edges.height === 0) return null;
  const { top } = box.getBoundingClientRect();
  return { top: edges.top - top, bottom: edges.bottom - top };
}
