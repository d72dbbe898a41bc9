import { useCallback, useState } from "react";
import { parseHistory, remember, type HistoryItem } from "../../sources/history.ts";
import { keep, kept } from "./storage.ts";

const KEY = "history";

export interface History {
  readonly items: readonly HistoryItem[];
  readonly add: (item: Omit<HistoryItem, "openedAt">) => void;
  readonly clear: () => void;
}

/** What was opened in this browser, newest first; it is kept here and told to nobody. */
export function useHistory(): History {
  const [items, setItems] = useState(() => parseHistory(kept("browser", KEY) ?? ""));
  const add = useCallback((item: Omit<HistoryItem, "openedAt">) => {
    // Another tab may have added some of its own.
    const before = parseHistory(kept("browser", KEY) ?? "");
    const next = remember(before, { ...item, openedAt: Date.now() });
    forget(before, next);
    keep("browser", KEY, JSON.stringify(next));
    setItems(next);
  }, []);
  const clear = useCallback(() => {
    forget(parseHistory(kept("browser", KEY) ?? ""), []);
    keep("browser", KEY, null);
    setItems([]);
  }, []);
  return { items, add, clear };
}

/** Drops the texts that the browser keeps for items which are in the list no more (useRecorded). */
function forget(before: readonly HistoryItem[], after: readonly HistoryItem[]): void {
  const left = new Set(after.map(({ hash }) => hash));
  const ids = before.flatMap(({ hash }) => {
    const id = left.has(hash) ? undefined : /^#\/text\/([a-z0-9]+)/.exec(hash)?.[1];
    return id === undefined ? [] : [id];
  });
  if (ids.length > 0)
    void import("./long-texts.ts").then(({ dropLongTexts }) => dropLongTexts(ids)).catch(() => undefined);
}
