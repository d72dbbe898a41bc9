import { useCallback, useMemo, useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route } from "./route.ts";

/** Told when the route is changed from here: neither pushState nor replaceState raises an event of its own. */
export const CHANGED = "spec-explorer:route";

/** Milliseconds after which an address that the browser did not take is offered again. */
const AGAIN = 1000;

/** The hash that the page shows and the browser has not taken yet; null where there is none. */
let waiting: string | null = null;

/** The hash of the view that the page shows. */
export function hashNow(): string {
  return waiting ?? window.location.hash;
}

/**
 * Browsers take some hundred changes of the address within ten seconds, fewer than a key makes that is held down. Those
 * beyond they pass over, or throw: the page goes on, and the address follows.
 */
function put(hash: string, how: "push" | "replace"): void {
  const before = window.location.hash;
  try {
    if (how === "push") window.history.pushState(null, "", hash);
    else window.history.replaceState(null, "", hash);
  } catch {
    // Seen by the hash, which is as it was.
  }
  const isNew = waiting === null;
  waiting = window.location.hash === before && hash !== before ? hash : null;
  if (waiting !== null && isNew) setTimeout(offerAgain, AGAIN);
}

function offerAgain(): void {
  const hash = waiting;
  waiting = null;
  if (hash !== null) put(hash, "replace");
}

// Somebody has gone elsewhere.
for (const event of ["popstate", "hashchange"])
  window.addEventListener(event, () => {
    waiting = null;
  });

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
  const hash = useSyncExternalStore(subscribe, hashNow);
  const route = useMemo(() => parseRoute(hash), [hash]);
  const navigate = useCallback<Navigate>((change, how = "push") => {
    const now = hashNow();
    const next = formatRoute({ ...parseRoute(now), ...change });
    if (next === now) return;
    put(next, how);
    window.dispatchEvent(new Event(CHANGED));
  }, []);
  return [route, navigate];
}
