/** What the browser keeps for this page: `tab` until the tab is closed, `browser` until it is cleared. */
export type Keeper = "tab" | "browser";

/** Under which key the browser keeps the list of what was opened. */
export const HISTORY = "history";

function storageOf(keeper: Keeper): Storage {
  return keeper === "tab" ? sessionStorage : localStorage;
}

/** What is kept under a key; null where there is nothing, or where storage is forbidden (in some frames, for example). */
export function kept(keeper: Keeper, key: string): string | null {
  try {
    return storageOf(keeper).getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text, or takes it back by null. Storage may be full or forbidden: then it lives as long as the page. */
export function keep(keeper: Keeper, key: string, text: string | null): void {
  try {
    if (text === null) storageOf(keeper).removeItem(key);
    else storageOf(keeper).setItem(key, text);
  } catch {
    // The page itself still holds it.
  }
}
