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
    const next = remember(parseHistory(kept("browser", KEY) ?? ""), { ...item, openedAt: Date.now() });
    keep("browser", KEY, JSON.stringify(next));
    setItems(next);
  }, []);
  const clear = useCallback(() => {
    keep("browser", KEY, null);
    setItems([]);
  }, []);
  return { items, add, clear };
}
