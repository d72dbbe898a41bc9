import { useCallback, useEffect, useState } from "react";

/** What was kept, by name, until the page is left. */
const kept = new Map<string, unknown>();

/**
 * As React's `useState`, for what is to be found again where a part of the page is left and comes back: folds, choices.
 * Another `name` has what was kept under that, or `first`.
 */
export function useKept<T>(
  name: string,
  first: T,
): readonly [state: T, set: (next: (before: T) => T) => void] {
  const found = (): { readonly name: string; readonly state: T } => ({
    name,
    state: kept.has(name) ? (kept.get(name) as T) : first,
  });
  const [held, setHeld] = useState(found);
  if (held.name !== name) setHeld(found);
  useEffect(() => {
    kept.set(held.name, held.state);
  }, [held]);
  const set = useCallback((next: (before: T) => T) => {
    setHeld((before) => ({ ...before, state: next(before.state) }));
  }, []);
  return [held.state, set];
}
