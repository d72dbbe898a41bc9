import { useEffect } from "react";

/** The element that a search goes into. */
export const SEARCH_ID = "spec-search";

/** Listens for the page's own keys outside of text fields: "?" shows the shortcuts, "/" goes to the search. */
export function useShortcuts(showHelp: (open: boolean) => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      const typing =
        target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?") showHelp(true);
      else if (event.key === "/") document.getElementById(SEARCH_ID)?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, [showHelp]);
}
