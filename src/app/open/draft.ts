import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { isPacked, packDraft, unpackDraft } from "./pack-draft.ts";
import { keep, kept } from "../storage/storage.ts";

/** Files that somebody typed, pasted, dropped or edited. */
export interface Draft {
  readonly files: ConfigFiles;
  readonly title: string;
  /** Which file this was before it was edited, so that the screen follows the edit instead of starting anew. */
  readonly identity: string;
}

const Stored = z.object({
  files: z.object({
    config: z.string(),
    hfQuantConfig: z.nullable(z.string()),
    generationConfig: z.nullable(z.string()),
  }),
  title: z.string(),
  identity: z.string(),
});

const PREFIX = "draft/";

/** The drafts of this page, as they are now. */
const drafts = new Map<string, Draft>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The draft of an id: undefined while it is looked for, null where this tab has none. */
export function useDraft(id: string): Draft | null | undefined {
  const known = useSyncExternalStore(subscribe, () => drafts.get(id));
  const stored = useQuery({
    queryKey: ["draft", id],
    queryFn: () => storedDraft(id),
    enabled: id !== "" && known === undefined,
  });
  return known ?? stored.data;
}

/** A draft kept in this tab, so that a reload and Back find it; null where there is none. */
async function storedDraft(id: string): Promise<Draft | null> {
  const text = kept("tab", PREFIX + id);
  if (text === null) return null;
  if (isPacked(text)) return unpackDraft(text);
  try {
    const parsed = Stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Longer drafts are packed first, and not at every keystroke. In UTF-16 code units. */
const LONG = 128 * 1024;
/** Milliseconds without a further change after which a long draft is kept. */
const PAUSE = 500;

const waiting = new Map<string, ReturnType<typeof setTimeout>>();

/** Takes a draft, new or edited, and keeps it until the tab is closed. */
export function storeDraft(id: string, draft: Draft): void {
  drafts.set(id, draft);
  for (const listener of listeners) listener();
  clearTimeout(waiting.get(id));
  const { config, hfQuantConfig, generationConfig } = draft.files;
  if (config.length + (hfQuantConfig?.length ?? 0) + (generationConfig?.length ?? 0) <= LONG) {
    keep("tab", PREFIX + id, JSON.stringify(draft));
    return;
  }
  const pack = (): void => {
    waiting.delete(id);
    void packDraft(draft).then((packed) => {
      keep("tab", PREFIX + id, packed);
    });
  };
  waiting.set(id, setTimeout(pack, PAUSE));
}

/** A name for a new draft, which no other of this tab has. */
export function newDraftId(): string {
  return Date.now().toString(36) + Math.floor(Math.random() * 1296).toString(36);
}
