const KEY = "draft";

/** The text that was typed, pasted or dropped, so that a reload keeps it; "" where there is none. */
export function storedDraft(): string {
  try {
    return sessionStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a text until the tab is closed. Storage may be full or forbidden: then only a reload loses the text. */
export function storeDraft(text: string): void {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    sessionStorage.removeItem(KEY);
  }
}
