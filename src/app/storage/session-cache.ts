import type { Opened } from "../../sources/fetch/opened.ts";
import { keep, kept } from "./storage.ts";

const PREFIX = "source/";
/** Larger ones would fill the tab's storage, which has some 5 MB. In UTF-16 code units. */
const LONGEST = 512 * 1024;

/** What was fetched of an address that names content that cannot change; null where it was not fetched in this tab. */
export function cachedSource(key: string): Opened | null {
  const text = kept("tab", PREFIX + key);
  // Written by this page alone, in the same tab.
  return text === null ? null : (JSON.parse(text) as Opened);
}

/** Keeps what was fetched, so that a reload asks nobody. */
export function cacheSource(key: string, opened: Opened): void {
  const text = JSON.stringify(opened);
  if (text.length <= LONGEST) keep("tab", PREFIX + key, text);
}
