import { useEffect, useState } from "react";

/** What was kept, by name, until the page is left. */
const kept = new Map<string, unknown>();

/** As React's `useState`, for what is to be found again where a part of the page is left and comes back: folds, choices. */
export function useKept<T>(
  name: string,
  first: T,
): readonly [state: T, set: (next: (before: T) => T) => void] {
  const [state, setState] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : first));
  useEffect(() => {
    kept.set(name, state);
  }, [name, state]);
  return [state, setState];
}
