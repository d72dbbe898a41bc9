const PREFIX = "draft/";

/** The text of a draft, kept so that a reload and Back find it; "" where there is none. */
export function storedDraft(id: string): string {
  try {
    return sessionStorage.getItem(PREFIX + id) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a text until the tab is closed. Storage may be full or forbidden: then the text lives as long as the page. */
export function storeDraft(id: string, text: string): void {
  try {
    sessionStorage.setItem(PREFIX + id, text);
  } catch {
    // The page itself still holds the text.
  }
}

/** A name for a new draft, which no other of this tab has. */
export function newDraftId(): string {
  return Date.now().toString(36);
}
