import type { ConfigDocument, TextPosition } from "../document.ts";

/** Where the lines of a text start, so that many offsets can be turned into positions quickly. */
export interface LineIndex {
  /** Length of the text in UTF-16 code units. */
  readonly length: number;
  /** Offset of the first character of every line; at least one line, the first at 0. */
  readonly starts: readonly number[];
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Finds the lines of a text. A line ends with LF, CR LF or a lone CR, as in editors. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return { length: text.length, starts };
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) {
      starts.push(at + 1);
    }
  }
  return { length: text.length, starts };
}

const indexes = new WeakMap<ConfigDocument, LineIndex>();

/** The line index of a document, built when first asked for and kept as long as the document. */
export function linesOf(document: ConfigDocument): LineIndex {
  let index = indexes.get(document);
  if (index === undefined) {
    index = lineIndex(document.text);
    indexes.set(document, index);
  }
  return index;
}

/**
 * The line and column of an offset, both counted from 1; an offset outside the text counts as its nearer end.
 * Given a text, this reads the whole of it: keep a {@link LineIndex} where there are many offsets.
 */
export function positionAt(source: string | LineIndex, offset: number): TextPosition {
  const { starts, length } = typeof source === "string" ? lineIndex(source) : source;
  const at = Math.min(Math.max(offset, 0), length);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
}
