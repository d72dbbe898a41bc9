import { WidgetType, type EditorView } from "@codemirror/view";
import type { Ghost } from "../../../inspect/inspection.ts";
import { SYMBOLS } from "../../symbols.ts";
import { MOST_OPEN_GHOSTS, type GhostGroup } from "./ghost-groups.ts";
import { markGhost } from "./ghost-links.ts";
import { isLinked } from "../linked-fields.ts";
import { linksState, paneActions } from "../pane-state.ts";

/** The fields that one object leaves out: rows below its last member, which are no part of the document. */
export class GhostWidget extends WidgetType {
  readonly group: GhostGroup;
  private readonly key: string;

  constructor(group: GhostGroup) {
    super();
    this.group = group;
    // Places move with every edit, and what is shown does not.
    const shown = group.ghosts.map(({ place: { name }, ...ghost }) => [name, ghost]);
    this.key = JSON.stringify([group.indent, shown]);
  }

  override eq(other: GhostWidget): boolean {
    return this.key === other.key;
  }

  override get estimatedHeight(): number {
    const { length } = this.group.ghosts;
    return 21 * (length > MOST_OPEN_GHOSTS ? 1 : length);
  }

  override toDOM(view: EditorView): HTMLElement {
    const { ghosts, indent } = this.group;
    const root = element("div", "cm-ghosts");
    root.style.setProperty("--indent", String(indent));
    root.append(ghosts.length > MOST_OPEN_GHOSTS ? foldable(this.group, view) : rows(ghosts, view));
    return root;
  }
}

function foldable({ ghosts, parent }: GhostGroup, view: EditorView): HTMLElement {
  const opened = view.state.facet(paneActions)?.opened;
  const details = document.createElement("details");
  const { selected } = view.state.field(linksState);
  details.open = opened?.has(parent) || ghosts.some(({ field }) => isLinked(field, selected));
  const summary = element("summary", "cm-ghost-summary", `${ghosts.length} fields left out`);
  summary.prepend(element("span", "cm-ghost-sign", `${SYMBOLS.defaulted.sign} `));
  details.append(summary, rows(ghosts, view));
  details.addEventListener("toggle", () => {
    if (details.open) opened?.add(parent);
    else opened?.delete(parent);
    view.requestMeasure();
  });
  return details;
}

function rows(ghosts: readonly Ghost[], view: EditorView): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const ghost of ghosts) fragment.append(row(ghost, view));
  return fragment;
}

function row(ghost: Ghost, view: EditorView): HTMLElement {
  const { name } = ghost.place;
  const actions = view.state.facet(paneActions);
  const line = element("div", "cm-ghost");
  line.dataset["pointer"] = ghost.field;
  const select = button("cm-ghost-field", `${JSON.stringify(name)}: ${JSON.stringify(ghost.value)}`);
  select.prepend(element("span", "cm-ghost-sign", `${SYMBOLS.defaulted.sign} `));
  select.title = "Not in the file: this default decides spec values";
  select.addEventListener("click", () => actions?.select(ghost.field));
  const write = button("cm-ghost-write", "Add to the text");
  write.setAttribute("aria-label", `Add to the text: ${name}`);
  write.addEventListener("click", () => actions?.write(ghost));
  line.append(select, element("span", "cm-ghost-source", sourceOf(ghost)), write);
  for (const type of ["mouseenter", "focusin"])
    line.addEventListener(type, () => actions?.hover(ghost.field));
  for (const type of ["mouseleave", "focusout"]) line.addEventListener(type, () => actions?.hover(null));
  markGhost(line, view.state);
  return line;
}

/** Whose default it is. */
function sourceOf(ghost: Ghost): string {
  return ghost.default_from === "engine"
    ? `engine: ${ghost.rule}`
    : `${ghost.class} default, transformers ${ghost.transformers_version}`;
}

function element(tag: string, className: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(className: string, text: string): HTMLButtonElement {
  const made = element("button", className, text) as HTMLButtonElement;
  made.type = "button";
  return made;
}
