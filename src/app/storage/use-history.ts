import { useCallback, useState } from "react";
import { parseHistory, remember, type HistoryItem } from "../../sources/history.ts";
import { HISTORY, keep, kept } from "./storage.ts";

export interface History {
  readonly items: readonly HistoryItem[];
  readonly add: (item: Omit<HistoryItem, "openedAt">) => void;
  readonly clear: () => void;
}

/** What was opened in this browser, newest first; it is kept here and told to nobody. */
export function useHistory(): History {
  const [items, setItems] = useState(() => parseHistory(kept("browser", HISTORY)));
  const add = useCallback((item: Omit<HistoryItem, "openedAt">) => {
    // Another tab may have added some of its own.
    const before = parseHistory(kept("browser", HISTORY));
    const next = remember(before, { ...item, openedAt: Date.now() });
    keep("browser", HISTORY, JSON.stringify(next));
    forget(before, next);
    setItems(next);
  }, []);
  const clear = useCallback(() => {
    const before = parseHistory(kept("browser", HISTORY));
    keep("browser", HISTORY, null);
    forget(before, []);
    setItems([]);
  }, []);
  return { items, add, clear };
}

/** Drops the texts that the browser keeps for items which are in the list no more (useRecorded). */
function forget(before: readonly HistoryItem[], after: readonly HistoryItem[]): void {
  const left = new Set(after.map(({ hash }) => hash));
  if (before.some(({ hash }) => hash.startsWith("#/text/") && !left.has(hash)))
    void import("./long-texts.ts").then(({ dropUnlisted }) => dropUnlisted()).catch(() => undefined);
}
