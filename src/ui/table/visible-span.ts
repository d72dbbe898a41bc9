/** A part of a list's content, in pixels below its first row. */
export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** The part of an element's content that the screen shows, or would show if it were scrolled a little. */
export function visibleSpan(box: HTMLElement): Span {
  let [top, bottom] = [0, window.innerHeight];
  for (let at: HTMLElement | null = box; at && at !== document.body; at = at.parentElement) {
    if (getComputedStyle(at).overflowY === "visible") continue;
    const edge = at.getBoundingClientRect();
    top = Math.max(top, edge.top);
    bottom = Math.min(bottom, edge.bottom);
  }
  const start = box.getBoundingClientRect().top - box.scrollTop;
  return { top: top - start, bottom: Math.max(top, bottom) - start };
}
