/** How a program lays JSON out: what stands between its tokens. */
export interface Layout {
  /** What one level of nesting is indented by; null for JSON on one line. */
  readonly indent: string | null;
  /** On one line: what follows a comma and a colon, "" or " ". Indented JSON has a space after every colon. */
  readonly gap: "" | " ";
  readonly newline: "\n" | "\r\n";
  /** Whether a line break ends the text. */
  readonly finalNewline: boolean;
}

/** The indentations that a number stands for in a link, by that number. Fixed by format 1: never reorder. */
const INDENTS = [null, "  ", "    ", "\t", " ", "   ", "        ", ""] as const;

/** Deeper levels are expected to be indented no further, so that a text of brackets costs no quadratic amount of memory. */
const DEEPEST = 100;

/** The layout that the beginning and the end of a text suggest. Any answer is right: it decides only how short the link is. */
export function guessLayout(text: string): Layout {
  const head = text.slice(0, 10_000);
  const indent = /[{[]\r?\n([ \t]*)/.exec(head)?.[1];
  const known = INDENTS.find((other) => other === indent);
  const newline = /\r?\n/.exec(head)?.[0] === "\r\n" ? "\r\n" : "\n";
  return {
    indent: known ?? (indent === undefined ? null : "  "),
    gap: known === undefined && indent === undefined && !/":\s/.test(head) ? "" : " ",
    newline,
    finalNewline: text.endsWith("\n"),
  };
}

/** A layout as a number below 64. */
export function layoutToNumber({ indent, gap, newline, finalNewline }: Layout): number {
  return (
    INDENTS.indexOf(indent as null) |
    (gap === " " ? 8 : 0) |
    (newline === "\r\n" ? 16 : 0) |
    (finalNewline ? 32 : 0)
  );
}

/** Reverses {@link layoutToNumber}. */
export function layoutFromNumber(number: number): Layout {
  return {
    indent: INDENTS[number & 7] ?? null,
    gap: number & 8 ? " " : "",
    newline: number & 16 ? "\r\n" : "\n",
    finalNewline: (number & 32) !== 0,
  };
}

/** Says what stands before each token of a text laid out so, given the tokens in order; "" stands for the end. */
export function gapPredictor({ indent, gap, newline, finalNewline }: Layout): (token: string) => string {
  let depth = 0;
  let previous = "";
  const breaks: string[] = [];
  const lineBreak = (): string => {
    if (indent === null) return "";
    const levels = Math.min(depth, DEEPEST);
    return (breaks[levels] ??= newline + indent.repeat(levels));
  };
  return (token) => {
    const before = previous;
    previous = token;
    const opened = before === "{" || before === "[";
    if (token === "") return finalNewline ? newline : "";
    if (token === "}" || token === "]") {
      depth = Math.max(0, depth - 1);
      return opened ? "" : lineBreak();
    }
    const space =
      before === ":"
        ? gap
        : before === ","
          ? indent === null
            ? gap
            : lineBreak()
          : opened
            ? lineBreak()
            : "";
    if (token === "{" || token === "[") depth++;
    return space;
  };
}
