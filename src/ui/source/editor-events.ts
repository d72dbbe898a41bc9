import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import type { Pointer } from "../../spec/pointer.ts";
import { fieldNear } from "./field-at.ts";
import { fieldsState, paneActions } from "./pane-state.ts";

/** Tells of the field under the caret, where the user put it there, and of the field under the mouse. */
export function editorEvents(): Extension {
  let hovered: Pointer | null = null;
  const hover = (view: EditorView, pointer: Pointer | null): void => {
    if (pointer === hovered) return;
    hovered = pointer;
    view.state.facet(paneActions)?.hover(pointer);
  };
  return [
    EditorView.updateListener.of(({ view, docChanged, transactions }) => {
      if (docChanged || !transactions.some((transaction) => transaction.isUserEvent("select"))) return;
      const pointer = fieldUnder(view, view.state.selection.main.head);
      if (pointer !== null) view.state.facet(paneActions)?.select(pointer);
    }),
    EditorView.domEventHandlers({
      mousemove(event, view) {
        // Ghosts are inside the content and tell of themselves.
        if (event.target instanceof Element && event.target.closest(".cm-ghosts")) hovered = null;
        else hover(view, fieldUnder(view, view.posAtCoords({ x: event.clientX, y: event.clientY })));
      },
      mouseleave: (_event, view) => hover(view, null),
    }),
  ];
}

function fieldUnder({ state }: EditorView, offset: number | null): Pointer | null {
  if (offset === null) return null;
  return fieldNear(state.field(fieldsState), offset, state.doc.lineAt(offset))?.pointer ?? null;
}
