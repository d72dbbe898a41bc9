import { useSyncExternalStore } from "react";
import type { inspectText } from "../../inspect/inspect-text.ts";

type Inspect = typeof inspectText;

let inspect: Inspect | null = null;
let failed = false;
const listeners = new Set<() => void>();

/** The adapters and schemas: they come beside the page, which takes input meanwhile. From then on reading is at once. */
export async function loadInspector(): Promise<void> {
  try {
    inspect = (await import("../../inspect/inspect-text.ts")).inspectText;
  } catch {
    failed = true;
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** `inspectText`, as soon as it has been loaded. Throws where it cannot be, for nothing can be shown without it. */
export function useInspector(): Inspect | null {
  const loaded = useSyncExternalStore(subscribe, () => failed || inspect);
  if (typeof loaded === "boolean" && loaded)
    throw new Error("A part of the page could not be loaded. Is the connection there?");
  return loaded || null;
}
