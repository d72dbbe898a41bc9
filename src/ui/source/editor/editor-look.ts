import { HighlightStyle, codeFolding, foldGutter, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { foldSummary } from "../fold-summary.ts";

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--text)" },
  { tag: [tags.string, tags.number, tags.bool, tags.null], color: "var(--accent)" },
  { tag: [tags.separator, tags.punctuation, tags.bracket], color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--error)" },
]);

const folding: Extension = [
  codeFolding({
    preparePlaceholder: ({ doc }, { from, to }) =>
      foldSummary(doc.sliceString(from, to), doc.sliceString(from - 1, from) === "["),
    placeholderDOM(_view, onclick, summary: string) {
      const placeholder = document.createElement("button");
      placeholder.type = "button";
      placeholder.className = "cm-folded";
      placeholder.textContent = ` ⋯ ${summary} `;
      placeholder.setAttribute("aria-label", `Unfold ${summary}`);
      placeholder.addEventListener("click", onclick);
      return placeholder;
    },
  }),
  foldGutter({ openText: "⌄", closedText: "›" }),
];

/** Colours come from the page's custom properties (see source.css), so that light and dark need nothing here. */
export const editorLook = (label: string): Extension => [
  syntaxHighlighting(highlighting),
  folding,
  EditorView.contentAttributes.of({
    "aria-label": label,
    // Chromium lets a scrolling region be reached without it; other browsers, and axe, ask for the attribute.
    tabindex: "0",
    spellcheck: "false",
    autocorrect: "off",
    autocapitalize: "off",
  }),
];
