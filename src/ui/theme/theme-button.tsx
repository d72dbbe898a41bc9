import { type JSX, useState } from "react";
import { applyTheme, storedTheme, storeTheme, THEMES } from "./theme.ts";

const SIGNS = { system: "◐", light: "○", dark: "●" } as const;

/** Goes through the three themes. */
export function ThemeButton(): JSX.Element {
  const [theme, setTheme] = useState(storedTheme);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const choose = (): void => {
    setTheme(next);
    storeTheme(next);
    applyTheme(next);
  };
  return (
    <button
      type="button"
      onClick={choose}
      aria-label={`Theme: ${theme}. Change to ${next}.`}
      title={`Theme: ${theme}`}
    >
      <span aria-hidden="true">{SIGNS[theme]}</span>
    </button>
  );
}
