import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Pointer } from "../../../spec/pointer.ts";
import { fieldNear } from "../field-at.ts";
import { fieldsState, paneActions } from "../pane-state.ts";

/** Tells of the field under the caret, where the user put it there, and of the field under the mouse. */
export const editorEvents: Extension = [
  EditorView.updateListener.of(({ view, docChanged, transactions }) => {
    if (docChanged || !transactions.some((transaction) => transaction.isUserEvent("select"))) return;
    const pointer = fieldUnder(view, view.state.selection.main.head);
    if (pointer !== null) view.state.facet(paneActions)?.select(pointer);
  }),
  // Over ghosts CodeMirror calls no handlers: they tell of themselves.
  EditorView.domEventHandlers({
    mousemove({ clientX, clientY }, view) {
      view.state.facet(paneActions)?.hover(fieldUnder(view, view.posAtCoords({ x: clientX, y: clientY })));
    },
    mouseleave(_event, view) {
      view.state.facet(paneActions)?.hover(null);
    },
  }),
];

function fieldUnder({ state }: EditorView, offset: number | null): Pointer | null {
  if (offset === null) return null;
  return fieldNear(state.field(fieldsState), offset, state.doc.lineAt(offset))?.pointer ?? null;
}
