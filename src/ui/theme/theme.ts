/** Light, dark, or whichever the system has. */
export type Theme = "system" | "light" | "dark";

export const THEMES: readonly Theme[] = ["system", "light", "dark"];

const KEY = "theme";

/** The theme that was chosen last. Storage may be forbidden; then it is the system's. */
export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? "system";
  } catch {
    return "system";
  }
}

/** Keeps the choice for the next visit, where storage is allowed. */
export function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then holds for this visit.
  }
}

const dark = window.matchMedia("(prefers-color-scheme: dark)");
let current: Theme = "system";

function paint(): void {
  const resolved = current === "system" ? (dark.matches ? "dark" : "light") : current;
  document.documentElement.dataset.theme = resolved;
}

dark.addEventListener("change", paint);

/** Shows the page in a theme, and follows the system where that is the choice. */
export function applyTheme(theme: Theme): void {
  current = theme;
  paint();
}
