import { useSyncExternalStore } from "react";
import type { Activity } from "../../ui/fetch/fetch-status.tsx";

const activities = new Map<string, Activity>();
const listeners = new Set<() => void>();

/** Notes what the fetch under `key` is doing. */
export function setActivity(key: string, activity: Activity): void {
  activities.set(key, activity);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** What the fetch under `key` is doing. */
export function useActivity(key: string): Activity | undefined {
  return useSyncExternalStore(subscribe, () => activities.get(key));
}
