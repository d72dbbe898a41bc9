import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route } from "./route.ts";

/** Told when the route is changed from here: neither pushState nor replaceState raises an event of its own. */
const CHANGED = "spec-explorer:route";

function subscribe(listener: () => void): () => void {
  const events = ["popstate", "hashchange", CHANGED];
  for (const event of events) window.addEventListener(event, listener);
  return () => {
    for (const event of events) window.removeEventListener(event, listener);
  };
}

export type Navigate = (change: Partial<Route>, how?: "push" | "replace") => void;

/** The view that the address names, and a way to change it: opening and selecting push, filtering replaces. */
export function useRoute(): readonly [Route, Navigate] {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const route = useMemo(() => parseRoute(hash), [hash]);
  const navigate = useCallback<Navigate>((change, how = "push") => {
    const next = formatRoute({ ...parseRoute(window.location.hash), ...change });
    if (next === window.location.hash) return;
    if (how === "push") window.history.pushState(null, "", next);
    else window.history.replaceState(null, "", next);
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [route, navigate];
}
