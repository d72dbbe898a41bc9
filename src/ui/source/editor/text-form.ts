/**
 * How a text differs from what the editor holds: CodeMirror keeps every line break as one character and shows no
 * byte-order mark. Places of an inspection count in the text, so they need {@link TextForm.toEditor}.
 */
export interface TextForm {
  /** What the editor holds. */
  readonly shown: string;
  /** The offset in the editor of an offset in the text without its byte-order mark. */
  readonly toEditor: (offset: number) => number;
  /** The text that the editor's content, with LF between lines, stands for. */
  readonly fromEditor: (content: string) => string;
}

const BOM = "\uFEFF";

export function textForm(text: string): TextForm {
  const bom = text.startsWith(BOM) ? BOM : "";
  const body = text.slice(bom.length);
  if (!body.includes("\r"))
    return { shown: body, toEditor: (offset) => offset, fromEditor: (content) => bom + content };
  const pairs: number[] = [];
  for (let at = body.indexOf("\r\n"); at >= 0; at = body.indexOf("\r\n", at + 2)) pairs.push(at);
  const eol = pairs.length > 0 ? "\r\n" : "\n";
  return {
    shown: body.replace(/\r\n?/g, "\n"),
    toEditor: (offset) => offset - countBelow(pairs, offset),
    fromEditor: (content) => bom + (eol === "\n" ? content : content.replaceAll("\n", eol)),
  };
}

/** How many of the sorted numbers are below `limit`. */
function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
