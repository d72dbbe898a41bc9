import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldKeymap } from "@codemirror/language";
import { getChunks, MergeView, uncollapseUnchanged, unifiedMergeView } from "@codemirror/merge";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { Pointer } from "../../../spec/pointer.ts";
import { editorEvents } from "../../source/editor/editor-events.ts";
import { editorLook } from "../../source/editor/editor-look.ts";
import { fieldMarks } from "../../source/field-marks.ts";
import { languageFor } from "../../source/editor/long-text.ts";
import { fieldsState, filterState, linksState, paneActions } from "../../source/pane-state.ts";
import { useGutter } from "../../source/use-gutter.ts";
import { effortFor } from "./first-diff.ts";
import type { ChangedRange, Texts } from "./long-pair.ts";
import type { SideName } from "../view.ts";

/** What the user does in the editors. */
export interface MergeActions {
  readonly typed: (side: SideName, content: string) => void;
  readonly selected: (side: SideName, field: Pointer) => void;
  /** The differences, or the one under the caret, may have changed. */
  readonly moved: () => void;
  /** Whether the texts are there to read, and take no edits. */
  readonly readOnly: boolean;
  /** Whether long runs of equal lines are one line that opens. */
  readonly folded: boolean;
}

/** Three equal lines stay around each difference; fewer than six in a row are not worth a fold. */
const FOLDING = { margin: 3, minSize: 6 };

/** The editors of a merge view. */
export interface MergeEditors {
  /** null in the unified view, where A's lines stand between those of B. */
  readonly a: EditorView | null;
  readonly b: EditorView;
  readonly destroy: () => void;
}

/** Two texts side by side, each editable. Tab is left to the page, so that the keyboard can leave. */
export function sideBySide(
  parent: HTMLElement,
  texts: Texts,
  known: readonly ChangedRange[] | null,
  actions: MergeActions,
): MergeEditors {
  const view = new MergeView({
    parent,
    a: { doc: texts.a, extensions: extensionsOf("a", texts.a.length, actions) },
    b: { doc: texts.b, extensions: extensionsOf("b", texts.b.length, actions) },
    diffConfig: effortFor(texts, known),
    ...(actions.folded ? { collapseUnchanged: FOLDING } : {}),
  });
  return {
    a: view.a,
    b: view.b,
    destroy: () => {
      view.destroy();
    },
  };
}

/** B's text, editable, with A's differing lines between: for narrow screens. */
export function unified(
  parent: HTMLElement,
  texts: Texts,
  known: readonly ChangedRange[] | null,
  actions: MergeActions,
): MergeEditors {
  const extensions = [
    extensionsOf("b", texts.b.length, actions),
    unifiedMergeView({
      original: texts.a,
      mergeControls: false,
      diffConfig: effortFor(texts, known),
      ...(actions.folded ? { collapseUnchanged: FOLDING } : {}),
    }),
  ];
  const b = new EditorView({ parent, state: EditorState.create({ doc: texts.b, extensions }) });
  return {
    a: null,
    b,
    destroy: () => {
      b.destroy();
    },
  };
}

function extensionsOf(
  side: SideName,
  length: number,
  { typed, selected, moved, readOnly }: MergeActions,
): Extension {
  return [
    paneActions.of({
      select: (pointer) => {
        selected(side, pointer);
      },
      hover: () => {},
      write: () => {},
      opened: new Set(),
    }),
    fieldsState,
    linksState,
    filterState,
    lineNumbers(),
    useGutter,
    EditorState.readOnly.of(readOnly),
    editorLook(`config.json of ${side.toUpperCase()}`),
    languageFor(length),
    history(),
    search({ top: true }),
    bracketMatching(),
    keymap.of([...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
    fieldMarks,
    editorEvents,
    EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
      if (docChanged) typed(side, state.sliceDoc());
      if (docChanged || selectionSet) moved();
    }),
  ];
}

/** The differences, and which of them the caret of an editor is in, counted from 0; null where it is in none. */
export function whereIs(
  editors: MergeEditors,
  side: SideName,
): { readonly at: number | null; readonly of: number } {
  const view = (side === "a" ? editors.a : null) ?? editors.b;
  const chunks = getChunks(view.state)?.chunks ?? [];
  const caret = view.state.selection.main.head;
  const at = chunks.findIndex((chunk) => {
    const [from, to] = view === editors.a ? [chunk.fromA, chunk.endA] : [chunk.fromB, chunk.endB];
    return from <= caret && caret <= to;
  });
  return { at: at < 0 ? null : at, of: chunks.length };
}

/** Puts both carets into the next difference, or the one before, around the ends. */
export function goToDifference(editors: MergeEditors, side: SideName, step: 1 | -1): void {
  const view = (side === "a" ? editors.a : null) ?? editors.b;
  const chunks = getChunks(view.state)?.chunks ?? [];
  if (chunks.length === 0) return;
  const { at } = whereIs(editors, side);
  const caret = view.state.selection.main.head;
  const starts = chunks.map((chunk) => (view === editors.a ? chunk.fromA : chunk.fromB));
  const after = starts.findIndex((start) => start > caret);
  const beyond = after < 0 ? chunks.length : after;
  const wanted = at === null ? (step === 1 ? beyond : beyond - 1) : at + step;
  const chunk = chunks[(wanted + chunks.length) % chunks.length];
  if (!chunk) return;
  const other = view === editors.b ? editors.a : editors.b;
  if (other) put(other, other === editors.a ? chunk.fromA : chunk.fromB, false);
  put(view, view === editors.a ? chunk.fromA : chunk.fromB, true);
}

/** Opens the fold of equal lines in which a place lies, on both sides, so that they stay side by side. */
export function reveal(editors: MergeEditors, view: EditorView, offset: number): void {
  const index = foldsIn(view).findIndex(([from, to]) => from <= offset && offset <= to);
  if (index < 0) return;
  for (const each of [editors.a, editors.b]) {
    const fold = each && foldsIn(each)[index];
    if (fold) each.dispatch({ effects: uncollapseUnchanged.of(fold[0]) });
  }
}

/** Where lines are folded: the only blocks that stand in place of text. */
function foldsIn(view: EditorView): (readonly [from: number, to: number])[] {
  const folds: (readonly [number, number])[] = [];
  for (const set of view.state.facet(EditorView.decorations)) {
    if (typeof set === "function") continue;
    set.between(0, view.state.doc.length, (from, to, decoration) => {
      if (from < to && (decoration.spec as { readonly block?: boolean }).block === true)
        folds.push([from, to]);
    });
  }
  return folds.sort(([x], [y]) => x - y);
}

/** Puts the caret of an editor somewhere, and brings it into view where that is asked for. */
export function put(view: EditorView, offset: number, scroll: boolean): void {
  const at = Math.min(offset, view.state.doc.length);
  view.dispatch({
    selection: { anchor: at },
    effects: scroll ? EditorView.scrollIntoView(at, { y: "center" }) : [],
  });
}
