import { type JSX, type KeyboardEvent, useEffect, useRef } from "react";

interface Props<T extends string> {
  readonly label: string;
  /** Sets these tabs apart from others on the page. */
  readonly name: string;
  readonly tabs: readonly (readonly [T, string])[];
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
    const index = tabs.findIndex(([tab]) => tab === chosen);
    const next = tabs[(index + step + tabs.length) % tabs.length]?.[0];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    document.getElementById(idOf(next))?.focus();
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Of more tabs than there is room for, the chosen one is in sight.
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [chosen]);
  return (
    <div ref={list} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map(([tab, text]) => (
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
          {text}
        </button>
      ))}
    </div>
  );
}
