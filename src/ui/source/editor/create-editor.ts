import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldKeymap } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { blocks } from "./blocks.ts";
import { editorEvents } from "./editor-events.ts";
import { editorLook } from "./editor-look.ts";
import { fieldMarks } from "../field-marks.ts";
import { ghostLinks } from "../ghosts/ghost-links.ts";
import { language, languageFor } from "./long-text.ts";
import {
  fieldsState,
  filterState,
  linksState,
  loaded,
  paneActions,
  type PaneActions,
} from "../pane-state.ts";
import { useGutter } from "../use-gutter.ts";

/** The editor of a file. Tab is left to the page, so that the keyboard can leave. */
export function createEditor(
  parent: HTMLElement,
  label: string,
  shown: string,
  actions: PaneActions,
  typed: (content: string) => void,
): EditorView {
  const extensions = [
    paneActions.of(actions),
    fieldsState,
    linksState,
    filterState,
    lineNumbers(),
    highlightSpecialChars(),
    useGutter,
    editorLook(label),
    language.of(languageFor(shown.length)),
    history(),
    search({ top: true }),
    bracketMatching(),
    keymap.of([...searchKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
    blocks,
    fieldMarks,
    ghostLinks,
    editorEvents,
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (docChanged && !transactions.some((transaction) => transaction.annotation(loaded)))
        typed(state.sliceDoc());
    }),
  ];
  return new EditorView({ parent, state: EditorState.create({ doc: shown, extensions }) });
}
