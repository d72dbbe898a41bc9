import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching, foldedRanges, foldKeymap, unfoldEffect } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Range, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import { editorLook } from "../source/editor/editor-look.ts";
import { language, languageFor } from "../source/editor/long-text.ts";
import { markMatches } from "../source/field-marks.ts";
import { filterState } from "../source/pane-state.ts";
import type { JsonPlace } from "./json-places.ts";

/** What is marked: the places of the selected and of the hovered values. */
interface Marked {
  readonly selected: readonly JsonPlace[];
  readonly hovered: readonly JsonPlace[];
}

export const setMarked = StateEffect.define<Marked>();

const markedState = StateField.define<Marked>({
  create: () => ({ selected: [], hovered: [] }),
  update: (marked, { effects }) =>
    (effects.findLast((effect) => effect.is(setMarked))?.value as Marked | undefined) ?? marked,
});

/** Marks the lines of selected and hovered values that are in view, and what the search of the page finds there. */
const marks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = marksInView(view);
    }

    update({ docChanged, viewportChanged, startState, state, view }: ViewUpdate): void {
      if (
        docChanged ||
        viewportChanged ||
        [markedState, filterState].some(
          (field) => startState.field<unknown>(field) !== state.field<unknown>(field),
        )
      )
        this.decorations = marksInView(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marksInView(view: EditorView): DecorationSet {
  const { doc } = view.state;
  const { selected, hovered } = view.state.field(markedState);
  const ranges: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    for (const [places, name] of [
      [selected, "cm-linked"],
      [hovered, "cm-linked-hover"],
    ] as const)
      for (const place of places) {
        if (place.to < from || place.from > to) continue;
        const last = doc.lineAt(Math.min(place.to, to)).number;
        for (let line = doc.lineAt(Math.max(place.from, from)).number; line <= last; line++)
          ranges.push(Decoration.line({ class: name }).range(doc.line(line).from));
      }
    markMatches(view, from, to, ranges);
  }
  return RangeSet.of(ranges, true);
}

/**
 * A text of JSON to read: coloured, folded, numbered and searched as the source is. `onSelect` and `onHover` are told the
 * offset under the caret, where the user put it there, and under the mouse; null where the mouse has left.
 */
export function createJsonEditor(
  parent: HTMLElement,
  label: string,
  text: string,
  onSelect: (offset: number) => void,
  onHover: (offset: number | null) => void,
): EditorView {
  const extensions = [
    markedState,
    filterState,
    lineNumbers(),
    highlightSpecialChars(),
    editorLook(label),
    language.of(languageFor(text.length)),
    EditorState.readOnly.of(true),
    // The caret is for reading: no keyboard comes up on a phone.
    EditorView.contentAttributes.of({ "aria-readonly": "true", inputmode: "none" }),
    search({ top: true }),
    bracketMatching(),
    keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
    marks,
    EditorView.updateListener.of(({ transactions, state }) => {
      if (transactions.some((transaction) => transaction.isUserEvent("select")))
        onSelect(state.selection.main.head);
    }),
    EditorView.domEventHandlers({
      mousemove({ clientX, clientY }, view) {
        onHover(view.posAtCoords({ x: clientX, y: clientY }));
      },
      mouseleave() {
        onHover(null);
      },
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });
}

/** Puts another text in place of what the editor holds: what is the same at both ends stays folded and scrolled as it is. */
export function put(view: EditorView, before: string, text: string): void {
  const most = Math.min(before.length, text.length);
  let from = 0;
  while (from < most && before[from] === text[from]) from++;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === text.at(-1 - same)) same++;
  view.dispatch({
    changes: { from, to: before.length - same, insert: text.slice(from, text.length - same) },
    effects: language.reconfigure(languageFor(text.length)),
  });
}

/** Brings a place into the middle of the view, and opens what is folded around it. */
export function reveal(view: EditorView, { from }: JsonPlace): void {
  const effects: StateEffect<unknown>[] = [];
  foldedRanges(view.state).between(from, from, (start, end) => {
    effects.push(unfoldEffect.of({ from: start, to: end }));
  });
  view.dispatch({ effects: [...effects, EditorView.scrollIntoView(from, { y: "center" })] });
}
