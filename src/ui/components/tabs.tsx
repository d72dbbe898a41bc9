import { type JSX, type KeyboardEvent, useEffect, useRef } from "react";
import "../shell/panes.css";

interface Props<T extends string> {
  readonly label: string;
  /** Sets these tabs apart from others on the page. */
  readonly name: string;
  /** Names, labels, and how many things there are on it; no number where none are counted. */
  readonly tabs: readonly (readonly [T, string, (number | undefined)?])[];
  readonly chosen: T;
  /** The id of the panel that they change. */
  readonly panel: string;
  readonly onChoose: (tab: T) => void;
}

/** Tabs (ARIA APG): the arrows move between them, and only the chosen one is in the tab order. */
export function Tabs<T extends string>({
  label,
  name,
  tabs,
  chosen,
  panel,
  onChoose,
}: Props<T>): JSX.Element {
  const idOf = (tab: T): string => `tab-${name}-${tab}`;
  const move = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (step === 0) return;
    const index = tabs.findIndex(([tab]) => idOf(tab) === (event.target as HTMLElement).id);
    const next = tabs[(index + step + tabs.length) % tabs.length]?.[0];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(idOf(next))?.focus();
  };
  const list = useRef<HTMLDivElement>(null);
  const counts = tabs.map(([, , count]) => count).join();
  useEffect(() => {
    // Of more tabs than there is room for, the chosen one is in sight, also when counts have come and moved it.
    if (list.current) showChosen(list.current);
  }, [chosen, counts]);
  useEffect(() => {
    const box = list.current;
    if (!box) return undefined;
    // An end with more tabs behind it fades out.
    const mark = (): void => {
      const { scrollLeft, scrollWidth, clientWidth } = box;
      box.classList.toggle("more-left", scrollLeft > 1);
      box.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - 1);
    };
    const observer = new ResizeObserver(mark);
    for (const element of [box, ...box.children]) observer.observe(element);
    box.addEventListener("scroll", mark, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("scroll", mark);
    };
  }, [tabs.length]);
  return (
    <div ref={list} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(([tab, text, count]) => (
        <button
          key={tab}
          id={idOf(tab)}
          type="button"
          role="tab"
          aria-selected={tab === chosen}
          aria-controls={panel}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => {
            onChoose(tab);
          }}
        >
          <span className="tab-label" data-label={text}>
            {text}
          </span>
          {count !== undefined && <small className="tab-count"> {count}</small>}
        </button>
      ))}
    </div>
  );
}

/** Scrolls the tabs alone: what they stand in may be taller than the window, and stays where it is. */
function showChosen(box: HTMLElement): void {
  const tab = box.querySelector('[aria-selected="true"]')?.getBoundingClientRect();
  if (!tab) return;
  const { left, right } = box.getBoundingClientRect();
  const beside = Number.parseFloat(getComputedStyle(box).scrollPaddingInlineStart) || 0;
  if (tab.left < left + beside) box.scrollLeft -= left + beside - tab.left;
  else if (tab.right > right - beside) box.scrollLeft += tab.right - right + beside;
}
