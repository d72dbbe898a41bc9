/** Characters that a terminal obeys or that hide others: controls but the tab, and those that change the direction of text. */
// eslint-disable-next-line no-control-regex -- these are what is looked for
const UNSEEN = /[\0-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text on one line in which nothing is unseen: what a config or a file's name says is shown, and never obeyed. */
export function visible(text: string): string {
  return text.replaceAll(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Lines for a terminal. */
export function visibleLines(lines: readonly string[]): string {
  return lines.map(visible).join("\n");
}
