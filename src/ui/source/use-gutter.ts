import type { Extension } from "@codemirror/state";
import { GutterMarker, gutter } from "@codemirror/view";
import type { FieldUse, FieldUseKind } from "../../config/reading/field-use.ts";
import { nameOf } from "../../spec/pointer.ts";
import { SYMBOLS } from "../symbols.ts";
import { fieldsBetween, type PlacedField } from "./field-at.ts";
import { fieldsState } from "./pane-state.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** Which use a line with several fields shows: the one that most wants to be seen. */
const URGENCY: readonly FieldUseKind[] = ["unmapped", "shadowed", "mapped", "ignored"];

class UseMarker extends GutterMarker {
  private readonly use: FieldUseKind;
  private readonly title: string;

  private readonly sign: string;

  constructor(use: FieldUseKind, title: string, sign: string) {
    super();
    this.sign = sign;
    this.use = use;
    this.title = title;
  }

  override eq(other: UseMarker): boolean {
    return this.use === other.use && this.title === other.title && this.sign === other.sign;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement("span");
    mark.className = `cm-use cm-use-${this.use}`;
    mark.title = this.title;
    mark.textContent = this.sign;
    return mark;
  }
}

/** A mark beside every line that has fields, in the colour of their use. */
export const useGutter: Extension = gutter({
  class: "cm-use-gutter",
  lineMarker(view, { from, to }) {
    const fields = fieldsBetween(view.state.field(fieldsState), from, to);
    const use = URGENCY.find((kind) => fields.some((field) => field.use.use === kind));
    const field = fields.find((candidate) => candidate.use.use === use);
    if (!use || !field) return null;
    // One sign for a field of many lines: the bar goes on beside the rest.
    const sign = use === "unmapped" && field.start >= from ? SYMBOLS.unmapped.sign : "";
    return new UseMarker(use, titleOf(field), sign);
  },
  lineMarkerChange: ({ startState, state }) => startState.field(fieldsState) !== state.field(fieldsState),
});

function titleOf({ pointer, use }: PlacedField): string {
  const { label, meaning } = SYMBOLS[use.use];
  return `${nameOf(pointer)}: ${label}, ${detailOf(use) || meaning}`;
}

function detailOf(use: FieldUse): string {
  if (use.use === "ignored") return `${use.because}: ${use.reason}`;
  if (use.use === "shadowed") return `${use.agrees ? "agrees with" : "disagrees with"} ${dotted(use.by)}`;
  if (use.use === "unmapped" && use.nearest.length > 0)
    return `nearest known fields: ${use.nearest.join(", ")}`;
  return "";
}
