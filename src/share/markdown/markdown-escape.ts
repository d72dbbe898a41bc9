/** Text for a paragraph or a cell of a GitHub table: every character stands for itself; line breaks become spaces. */
export function escapeText(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*{}[\]<>#|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll(UNDERSCORE, "\\_");
}

/** Inside a word an underscore is one; elsewhere it may mean emphasis. */
const UNDERSCORE = /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/**
 * Text as code, also within a cell of a GitHub table, where a vertical bar ends the cell unless a backslash precedes it.
 * The fence is longer than any run of backticks in the text.
 */
export function inlineCode(text: string): string {
  const plain = oneLine(text);
  const longest = [...plain.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 0);
  const fence = "`".repeat(longest + 1);
  // One space at each end is not part of the code, where both are there.
  const padding = longest > 0 || /^ .* $/.test(plain) ? " " : "";
  return `${fence}${padding}${plain}${padding}${fence}`.replaceAll("|", "\\|");
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, " ");
}
