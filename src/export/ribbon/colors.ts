/** What is drawn in which colour. The colours are those of the page's themes. */
export interface RibbonColors {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  /** Of the kinds, by the number of their colour, from 1; at 0 of what a layer lacks. */
  readonly kinds: readonly string[];
}

export const LIGHT: RibbonColors = {
  paper: "#ffffff",
  text: "#17181a",
  muted: "#5c5f66",
  kinds: ["#f2f2f0", "#2b4acb", "#8fb3f5", "#1f7a5c", "#c9c9c5", "#96590a", "#7a4fb0"],
};

const DARK: RibbonColors = {
  paper: "#15181b",
  text: "#e8e9eb",
  muted: "#a0a4ab",
  kinds: ["#212428", "#6284ff", "#33528f", "#4fc79d", "#3a3e44", "#f0a63c", "#c19bf0"],
};

/** A style that draws in dark colours where the reader's system is dark; without it the attributes' light ones hold. */
export function darkStyle(): string {
  const rules = [
    `.paper{fill:${DARK.paper}}.gap{stroke:${DARK.paper}}`,
    `.text{fill:${DARK.text}}.muted{fill:${DARK.muted}}`,
    ...DARK.kinds.map((color, index) => `.k${index}{stroke:${color}}`),
  ];
  return `<style>@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
}
