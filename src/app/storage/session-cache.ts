import type { Opened } from "../../sources/fetch/opened.ts";
import { keep, kept } from "./storage.ts";

/** With the version of the form: what another version of this page has kept is not read. */
const PREFIX = "source/2/";
/** Larger ones would fill the tab's storage, which has some 5 MB. In UTF-16 code units. */
const LONGEST = 512 * 1024;

/** What was fetched of an address that names content that cannot change; null where it was not fetched in this tab. */
export function cachedSource(key: string): Opened | null {
  const text = kept("tab", PREFIX + key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isOpened(value) ? value : null;
  } catch {
    // Cut or written by somebody else: it is fetched again.
    return null;
  }
}

/** Keeps what was fetched, so that a reload asks nobody. */
export function cacheSource(key: string, opened: Opened): void {
  const text = JSON.stringify(opened);
  if (text.length <= LONGEST) keep("tab", PREFIX + key, text);
}

type Members = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === "string";

function isOpened(value: unknown): value is Opened {
  if (!isObject(value) || !isObject(value["files"])) return false;
  const { reference, asked, files, renamedFrom, pinned, title, notes } = value;
  return (
    isObject(reference) &&
    isObject(asked) &&
    [reference, asked].every(({ kind }) => ["hub", "modelscope", "url"].includes(String(kind))) &&
    typeof files["config"] === "string" &&
    isTextOrNull(files["hfQuantConfig"]) &&
    isTextOrNull(files["generationConfig"]) &&
    isTextOrNull(renamedFrom) &&
    typeof pinned === "boolean" &&
    typeof title === "string" &&
    Array.isArray(notes) &&
    notes.every((note) => typeof note === "string")
  );
}
