import { useSyncExternalStore } from "react";
import type * as inspectLoading from "../../inspect/inspect-loading.ts";
import type * as inspectText from "../../inspect/inspect-text.ts";

type Inspector = typeof inspectText & typeof inspectLoading;

/** The reader as far as it has been loaded; a new object after each part of it, so that what waits for one is done anew. */
interface Loaded {
  readonly inspector: Inspector | null;
  readonly failed: boolean;
}

let loaded: Loaded = { inspector: null, failed: false };
const listeners = new Set<() => void>();

function tell(next: Loaded): void {
  loaded = next;
  for (const listener of listeners) listener();
}

/** Loads the reader, without any family: it comes beside the page, which takes input meanwhile. */
export async function loadInspector(): Promise<void> {
  try {
    const [text, loading] = await Promise.all([
      import("../../inspect/inspect-text.ts"),
      import("../../inspect/inspect-loading.ts"),
    ]);
    tell({ inspector: { ...text, ...loading }, failed: false });
  } catch {
    tell({ inspector: null, failed: true });
  }
}

/** Loads the family that a text needs, with the classes of a version of transformers. */
export async function loadFamilyOf(
  { loadNeeds }: Inspector,
  needs: string | null,
  transformers?: string,
): Promise<void> {
  try {
    await Promise.all([loadNeeds(needs, transformers), import("../../sources/without-eval.ts")]);
    tell({ ...loaded });
  } catch {
    tell({ inspector: null, failed: true });
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The reader as far as it has been loaded. Throws where it cannot be, for nothing can be shown without it. */
export function useInspector(): Loaded {
  const current = useSyncExternalStore(subscribe, () => loaded);
  if (current.failed)
    throw new Error(
      "A part of this page could not be loaded: the connection is gone, or the page was updated.",
    );
  return current;
}
