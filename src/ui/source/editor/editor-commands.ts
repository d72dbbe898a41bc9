import { foldEffect } from "@codemirror/language";
import { Transaction, type StateEffect } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Ghost } from "../../../inspect/inspection.ts";
import type { Pointer } from "../../../spec/pointer.ts";
import { blocks } from "./blocks.ts";
import { placeFields } from "../field-at.ts";
import { longArrays } from "../fold-summary.ts";
import { groupGhosts } from "../ghosts/ghost-groups.ts";
import { GhostWidget } from "../ghosts/ghost-widget.ts";
import { language, languageFor } from "./long-text.ts";
import { isLinked } from "../linked-fields.ts";
import { fieldsState, loaded, paneActions, setReading } from "../pane-state.ts";
import type { SourceReading } from "../reading.ts";
import type { TextForm } from "./text-form.ts";
import { fieldEdit } from "./write-field.ts";
import { append } from "../../../spec/many.ts";

/** Puts another file into the editor, in one step that Undo takes back. */
export function load(view: EditorView, shown: string): void {
  view.state.facet(paneActions)?.opened.clear();
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: shown },
    effects: language.reconfigure(languageFor(shown.length)),
    selection: { anchor: 0 },
    annotations: [loaded.of(true), Transaction.addToHistory.of(true)],
    scrollIntoView: true,
  });
}

/** Shows what an inspection found; long arrays are folded where the file has just been opened. */
export function showReading(
  view: EditorView,
  { report, error, ghosts }: SourceReading,
  form: TextForm,
  foldLong: boolean,
): void {
  const text = form.shown;
  const fields = report && placeFields(report, form.toEditor, view.state.doc.length);
  const placed = fields && { fields, groups: groupGhosts(text, ghosts, form.toEditor) };
  const effects: StateEffect<unknown>[] = [setReading.of({ placed, error })];
  if (fields && foldLong)
    append(
      effects,
      longArrays(text, fields).map((range) => foldEffect.of(range)),
    );
  view.dispatch({ effects });
}

/** Writes a ghost's default into the document, as the user's own change. */
export function writeGhost(view: EditorView, { field, value }: Ghost): void {
  const edit = fieldEdit(view.state.sliceDoc(), field, value);
  if (!edit) return;
  const { offset, length, content } = edit;
  // Undo goes back to where the caret was: here, and not at the start of the text.
  view.dispatch({ selection: { anchor: offset } });
  view.dispatch({
    changes: { from: offset, to: offset + length, insert: content },
    selection: { anchor: offset + content.length },
    userEvent: "input.complete",
    scrollIntoView: true,
  });
  view.focus();
}

/** Brings the first of some fields into view, or the first ghost where none of them is in the file. */
export function reveal(view: EditorView, linked: ReadonlySet<Pointer>): void {
  const { doc } = view.state;
  let offset = view.state.field(fieldsState).find(({ pointer }) => isLinked(pointer, linked))?.start;
  const ghosts = view.state.field(blocks).ghosts.iter();
  for (; ghosts.value && offset === undefined; ghosts.next()) {
    const widget: unknown = ghosts.value.spec.widget;
    if (widget instanceof GhostWidget && widget.group.ghosts.some(({ field }) => isLinked(field, linked)))
      offset = ghosts.from;
  }
  if (offset === undefined) return;
  view.dispatch({
    effects: EditorView.scrollIntoView(Math.min(offset, doc.length), { y: "nearest", yMargin: 60 }),
  });
}

/** Brings the line of an error into view, with what is said of it below. */
export function revealError(view: EditorView): void {
  const { from } = view.state.field(blocks).error.iter();
  view.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
}
