import { HUES, type Hue } from "../../analysis/looks.ts";

/** What is drawn in which colour. The colours are those of the page's themes (src/ui/theme/theme.css). */
export interface RibbonColors {
  readonly paper: string;
  readonly text: string;
  readonly muted: string;
  /** The ground of a row, seen where a layer lacks its half. */
  readonly ground: string;
  readonly hues: { readonly [hue in Hue]: string };
}

export const LIGHT: RibbonColors = {
  paper: "#ffffff",
  text: "#17181a",
  muted: "#5c5f66",
  ground: "#f2f2f0",
  hues: {
    full: "#172554",
    window: "#0e8fb8",
    latent: "#0b4a4f",
    compressed: "#a8799b",
    delta: "#7d8a0c",
    mamba: "#46540a",
    index: "#c2703d",
    mlp: "#2e333b",
  },
};

export const DARK: RibbonColors = {
  paper: "#15181b",
  text: "#e8e9eb",
  muted: "#a0a4ab",
  ground: "#212428",
  hues: {
    full: "#e6ebff",
    window: "#2fb9cf",
    latent: "#93e6da",
    compressed: "#e3a9b9",
    delta: "#adbd4f",
    mamba: "#76852f",
    index: "#c9764a",
    mlp: "#cdd2da",
  },
};

/** A style that draws in dark colours where the reader's system is dark; without it the attributes' light ones hold. */
export function darkStyle(): string {
  const rules = [
    `.paper{fill:${DARK.paper}}.gap{stroke:${DARK.paper}}.ground{stroke:${DARK.ground}}`,
    `.text{fill:${DARK.text}}.muted{fill:${DARK.muted}}`,
    ...HUES.map((hue) => `.${hue}{stroke:${DARK.hues[hue]}}`),
  ];
  return `<style>@media (prefers-color-scheme:dark){${rules.join("")}}</style>`;
}
