import { z } from "zod";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { keep, kept } from "./storage.ts";

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
    hfQuantConfig: z.string().nullable(),
    generationConfig: z.string().nullable(),
  }),
  title: z.string(),
  identity: z.string(),
});

const PREFIX = "draft/";

/** The tab's storage is small; what did not fit lives as long as the page, for all that it shows. */
const ofThisPage = new Map<string, Draft>();

/** A draft kept in this tab, so that a reload and Back find it; null where there is none. */
export function storedDraft(id: string): Draft | null {
  const known = ofThisPage.get(id);
  if (known) return known;
  const text = kept("tab", PREFIX + id);
  if (text === null) return null;
  try {
    const parsed = Stored.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Keeps a draft until the tab is closed. */
export function storeDraft(id: string, draft: Draft): void {
  ofThisPage.set(id, draft);
  keep("tab", PREFIX + id, JSON.stringify(draft));
}

/** A name for a new draft, which no other of this tab has. */
export function newDraftId(): string {
  return Date.now().toString(36) + Math.floor(Math.random() * 1296).toString(36);
}
