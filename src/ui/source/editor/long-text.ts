import { json } from "@codemirror/lang-json";
import { foldService } from "@codemirror/language";
import { Compartment, type EditorState, type Extension } from "@codemirror/state";
import {
  Decoration,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from "@codemirror/view";

/**
 * Longer texts are coloured and folded line by line, where they are in view: a syntax tree of megabytes is built in
 * pieces that hold up the page. In UTF-16 code units.
 */
const LONG_TEXT = 256 * 1024;

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null|[{}[\],]/g;

const NAME = Decoration.mark({ class: "cm-json-name" });
const VALUE = Decoration.mark({ class: "cm-json-value" });
const SIGN = Decoration.mark({ class: "cm-json-sign" });

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = coloursInView(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.decorations = coloursInView(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function coloursInView({ state, visibleRanges }: EditorView): DecorationSet {
  const ranges = visibleRanges.flatMap(({ from, to }) => {
    const text = state.sliceDoc(from, to);
    return tokensOf(text).map(({ kind, start, end }) => MARKS[kind].range(from + start, from + end));
  });
  return Decoration.set(ranges);
}

const MARKS = { name: NAME, value: VALUE, sign: SIGN };

/** A piece of JSON with its place in a text. */
export interface JsonToken {
  readonly kind: keyof typeof MARKS;
  readonly start: number;
  readonly end: number;
}

/** The tokens of a part of a JSON text that begins with a line: no token of JSON goes over the end of a line. */
export function tokensOf(text: string): JsonToken[] {
  return [...text.matchAll(TOKEN)].map(({ 0: token, 1: string, 2: colon, index }) => {
    const end = index + (string ?? token).length;
    const kind = colon !== undefined ? "name" : /^[{}[\],]$/.test(token) ? "sign" : "value";
    return { kind, start: index, end };
  });
}

/** As far as the end of a fold is looked for, in lines. */
const LONGEST_FOLD = 1000;

/** What can be folded below a line that ends with an opening bracket, by the indentation of the closing one. */
export function foldBelow(state: EditorState, start: number): { from: number; to: number } | null {
  const line = state.doc.lineAt(start);
  if (!/[[{]\s*$/.test(line.text)) return null;
  const indent = /^\s*/.exec(line.text)?.[0] ?? "";
  const last = Math.min(line.number + LONGEST_FOLD, state.doc.lines);
  for (let number = line.number + 1; number <= last; number++) {
    const { text, from } = state.doc.line(number);
    if (text.startsWith(indent) && /^[\]}]/.test(text.slice(indent.length)))
      return { from: line.from + line.text.trimEnd().length, to: from + indent.length };
  }
  return null;
}

const LONG: Extension = [colours, foldService.of(foldBelow)];

/** Holds the language of an editor, which changes where a file of another length comes into it. */
export const language = new Compartment();

/** How a text of this length is coloured and folded: by JSON's syntax tree where it is short. */
export function languageFor(length: number): Extension {
  return length > LONG_TEXT ? LONG : json();
}
