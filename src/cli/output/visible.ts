import { escaped, shown } from "../../spec/shown.ts";

/** Characters that a terminal obeys: controls but the tab. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const OBEYED = /[\0-\x08\x0a-\x1f\x7f-\x9f]/g;

/** A text on one line in which nothing is unseen: what a config or a file's name says is shown, and never obeyed. */
export function visible(text: string): string {
  return shown(text).replaceAll(OBEYED, escaped);
}

/** Lines for a terminal. */
export function visibleLines(lines: readonly string[]): string {
  return lines.map(visible).join("\n");
}
