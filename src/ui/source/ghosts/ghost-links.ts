import type { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { isLinked } from "../linked-fields.ts";
import { filterState, linksState } from "../pane-state.ts";

/** Shows on a ghost's row whether it is linked to what is selected or hovered, or found by the query. */
export function markGhost(row: HTMLElement, state: EditorState): void {
  const pointer = row.dataset["pointer"] ?? "";
  const links = state.field(linksState);
  const query = state.field(filterState).query.trim().toLowerCase();
  const text = row.querySelector(".cm-ghost-field")?.textContent.toLowerCase() ?? "";
  row.classList.toggle("cm-linked", isLinked(pointer, links.selected));
  row.classList.toggle("cm-linked-hover", isLinked(pointer, links.hovered));
  row.classList.toggle("cm-ghost-found", query !== "" && text.includes(query));
}

/** Marks the rows that are there in place: drawing them anew would take the focus from their buttons. */
export const ghostLinks = EditorView.updateListener.of(({ startState, state, view }) => {
  const same =
    startState.field(linksState) === state.field(linksState) &&
    startState.field(filterState) === state.field(filterState);
  if (same) return;
  const selecting = startState.field(linksState).selected !== state.field(linksState).selected;
  for (const row of view.contentDOM.querySelectorAll<HTMLElement>(".cm-ghost")) {
    markGhost(row, state);
    const group = row.closest("details");
    if (selecting && group && row.classList.contains("cm-linked")) group.open = true;
  }
});
