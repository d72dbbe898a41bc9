import { fieldGroup } from "../../config/reading/field-use.ts";
import { RangeSet, type Range } from "@codemirror/state";
import {
  Decoration,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from "@codemirror/view";
import { fieldsBetween, onlyFieldBetween } from "./field-at.ts";
import { isLinked } from "./linked-fields.ts";
import { fieldsState, filterState, linksState } from "./pane-state.ts";

const MATCH = Decoration.mark({ class: "cm-query-match" });

/** Marks what is in view of fields: unmapped, linked to the selection, dimmed by the filter, found by the query. */
export const fieldMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = marksInView(view);
    }

    update({ docChanged, viewportChanged, startState, state, view }: ViewUpdate): void {
      const states = [fieldsState, linksState, filterState] as const;
      if (
        docChanged ||
        viewportChanged ||
        states.some((field) => startState.field<unknown>(field) !== state.field<unknown>(field))
      ) {
        this.decorations = marksInView(view);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marksInView(view: EditorView): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const { from, to } of view.visibleRanges) {
    markFields(view, from, to, ranges);
    markMatches(view, from, to, ranges);
  }
  return RangeSet.of(ranges, true);
}

function markFields({ state }: EditorView, from: number, to: number, ranges: Range<Decoration>[]): void {
  const fields = state.field(fieldsState);
  const links = state.field(linksState);
  const { uses } = state.field(filterState);
  for (const field of fieldsBetween(fields, from, to)) {
    const classes = [
      field.use.use === "unmapped" ? "cm-unmapped" : "",
      uses.length > 0 && !uses.includes(fieldGroup(field.use)) ? "cm-dimmed" : "",
      isLinked(field.pointer, links.selected) ? "cm-linked" : "",
      isLinked(field.pointer, links.hovered) ? "cm-linked-hover" : "",
    ]
      .filter(Boolean)
      .join(" ");
    if (classes === "" || field.end > state.doc.length) continue;
    const line = state.doc.lineAt(field.start);
    const alone = onlyFieldBetween(fields, line.from, line.to) !== undefined;
    if (!alone) {
      if (field.end > field.start)
        ranges.push(Decoration.mark({ class: classes }).range(field.start, field.end));
      continue;
    }
    const last = state.doc.lineAt(Math.min(field.end, to)).number;
    const first = state.doc.lineAt(Math.max(field.start, from)).number;
    for (let number = first; number <= last; number++) {
      ranges.push(Decoration.line({ class: classes }).range(state.doc.line(number).from));
    }
  }
}

/** Adds a mark for each place between two offsets at which the page's search finds its words in the text. */
export function markMatches(
  { state }: EditorView,
  from: number,
  to: number,
  ranges: Range<Decoration>[],
): void {
  const query = state.field(filterState).query.trim();
  if (query === "") return;
  const pattern = new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  for (const match of state.sliceDoc(from, to).matchAll(pattern)) {
    ranges.push(MATCH.range(from + match.index, from + match.index + match[0].length));
  }
}
