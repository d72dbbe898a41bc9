/** Lines of prose are no longer than this, in characters. */
const WIDTH = 100;

/** A docstring: in one line where it fits. */
export function docstring(text: string, column = 4): string {
  const safe = text.replaceAll("\\", "\\\\").replaceAll('"""', "'''").replaceAll("\0", "\uFFFD");
  if (column + safe.length + 6 <= WIDTH && !safe.includes("\n")) return `"""${safe}"""`;
  const paragraphs = safe.split("\n\n").map((paragraph) => wrapped(paragraph, WIDTH - column).join("\n"));
  return `"""\n${paragraphs.join("\n\n")}\n"""`;
}

/** What is said of the line below, as comment lines; nothing where nothing is said. */
export function comment(text: string | null, column = 4): string {
  if (text === null) return "";
  return wrapped(text, WIDTH - column - 3)
    .map((line) => `#: ${line}\n`)
    .join("");
}

/** Prose in lines of so many characters at most; a longer word has a line of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
