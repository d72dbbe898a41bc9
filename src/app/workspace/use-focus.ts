import { type RefObject, useEffect, useRef } from "react";
import { CHANGED } from "../route/use-route.ts";

/** Frames in which what is to have the focus may come: views are loaded when they are looked at first. */
const MOST_FRAMES = 600;
/** Frames after which a view that is there has nothing chosen. */
const ENOUGH_FRAMES = 20;

const isWaiting = (page: HTMLElement | null): boolean => page?.querySelector("#spec-view .waiting") !== null;

/** What is chosen in a view: a row of a table, or of the tree. */
const CHOSEN = '#spec-view tr[aria-current] button, #spec-view [role="treeitem"][aria-selected="true"]';
/** Where nothing is chosen: what is said of the selection, or the name of the view. */
const INSTEAD = [".explain.selected h2", '.pane-bar [role="tab"][aria-selected="true"]'];

/** What an element is found again by, once it has been drawn anew. */
function marksOf(element: Element): string {
  const { tagName, id, textContent } = element;
  const attributes = ["href", "data-at", "data-finding", "aria-label"].map((name) =>
    element.getAttribute(name),
  );
  return JSON.stringify([tagName, id, ...attributes, (textContent ?? "").slice(0, 80)]);
}

const isSeen = (element: Element): boolean => element.isConnected && element.getClientRects().length > 0;

/**
 * Where the keyboard goes on after a link or a figure was followed: in what it led to, and back at it after Back. `at` is the
 * address of the view; focus that is nobody's concern stays where it is.
 */
export function useFocus(page: RefObject<HTMLElement | null>, at: string): void {
  const state = useRef({
    /** By address, what had the focus there last. */
    left: new Map<string, string>(),
    last: null as Element | null,
    /** Whether the page itself led here; neither that nor a link: Back or Forward. */
    isOwn: false,
    /** Whether a link led here, and whether by key: it keeps the focus itself. */
    isLink: false,
    isByKey: false,
  });
  const before = useRef(at);
  useEffect(() => {
    const element = page.current;
    const { current } = state;
    const focused = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      current.last = target;
      current.left.set(before.current, marksOf(target));
    };
    const clicked = ({ target, detail }: MouseEvent): void => {
      current.isLink = target instanceof Element && target.closest('a[href^="#"]') !== null;
      current.isByKey = current.isLink && detail === 0;
    };
    const changed = (): void => {
      current.isOwn = true;
    };
    element?.addEventListener("focusin", focused);
    element?.addEventListener("click", clicked);
    window.addEventListener(CHANGED, changed);
    return () => {
      element?.removeEventListener("focusin", focused);
      element?.removeEventListener("click", clicked);
      window.removeEventListener(CHANGED, changed);
    };
  }, [page]);

  useEffect(() => {
    if (before.current === at) return undefined;
    before.current = at;
    const { current } = state;
    const { isOwn, isLink, isByKey, last, left } = current;
    const isBack = !isOwn && !isLink;
    current.isOwn = false;
    current.isLink = false;
    current.isByKey = false;
    const active = document.activeElement ?? document.body;
    const isKept = page.current?.contains(active) === true && isSeen(active);
    if (isKept && !isBack && !isByKey) left.set(at, marksOf(active));
    // What is hidden has the focus until the page is drawn.
    const isLost = last !== null && !isSeen(last) && (active === document.body || active === last);
    if (!isLost && !(isKept && (isBack || isByKey))) return undefined;
    const marks = isBack ? left.get(at) : undefined;
    if (isKept && isBack && marks === undefined) return undefined;
    let frames = 0;
    let frame = 0;
    const look = (): void => {
      frames += 1;
      const found =
        marks === undefined
          ? chosenIn(page.current, frames > ENOUGH_FRAMES && !isWaiting(page.current))
          : marked(page.current, marks);
      if (found) {
        if (!found.matches("a, button, [tabindex]")) found.setAttribute("tabindex", "-1");
        found.focus({ preventScroll: marks === undefined });
      } else if (frames < MOST_FRAMES) frame = requestAnimationFrame(look);
    };
    frame = requestAnimationFrame(look);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [page, at]);
}

function chosenIn(page: HTMLElement | null, isLate: boolean): HTMLElement | undefined {
  const all = [CHOSEN, ...(isLate ? INSTEAD : [])];
  return all.flatMap((wanted) => [...(page?.querySelectorAll<HTMLElement>(wanted) ?? [])]).find(isSeen);
}

function marked(page: HTMLElement | null, marks: string): HTMLElement | SVGElement | undefined {
  const [tag = "*"] = JSON.parse(marks) as readonly string[];
  return [...(page?.querySelectorAll<HTMLElement | SVGElement>(tag) ?? [])].find(
    (element) => isSeen(element) && marksOf(element) === marks,
  );
}
