import type { EditorView } from "@codemirror/view";
import { type JSX, useEffect, useEffectEvent, useRef } from "react";
import type { Pointer } from "../../spec/pointer.ts";
import { setFilter } from "../source/pane-state.ts";
import { NO_FILTER } from "../view-state.ts";
import { createJsonEditor, put, reveal, setMarked } from "./json-editor.ts";
import { type JsonPlace, placeOf, pointerAt } from "./json-places.ts";
import "../source/source.css";

/** How the values of a text are linked with the rest of the page. */
export interface JsonLinks {
  readonly selected: readonly Pointer[];
  readonly hovered: readonly Pointer[];
  /** What the search of the page looks for. */
  readonly query: string;
  /** @returns what is then selected: the value that the pointer leads into. */
  readonly onSelect: (pointer: Pointer) => Pointer;
  readonly onHover: (pointer: Pointer | null) => void;
}

interface Props {
  /** As `JSON.stringify(value, null, 2)` writes it. */
  readonly text: string;
  readonly label: string;
  readonly links: JsonLinks | undefined;
}

/** JSON to read, with its values linked to the rest of the page. */
export function JsonPane({ text, label, links }: Props): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  /** What the editor holds. */
  const held = useRef(text);
  /** What is selected and in view, as it was selected here or was brought into view since. */
  const inView = useRef("");

  const tellSelected = useEffectEvent((offset: number) => {
    if (links) inView.current = links.onSelect(pointerAt(text, offset));
  });
  const tellHovered = useEffectEvent((offset: number | null) => {
    links?.onHover(offset === null ? null : pointerAt(text, offset));
  });
  const placesOf = (pointers: readonly Pointer[]): readonly JsonPlace[] =>
    pointers.flatMap((pointer) => placeOf(text, pointer) ?? []);
  const show = useEffectEvent(() => {
    if (!editor.current) return;
    if (held.current !== text) put(editor.current, held.current, text);
    held.current = text;
    const { selected = [], hovered = [], query = "" } = links ?? {};
    editor.current.dispatch({
      effects: [
        setMarked.of({ selected: placesOf(selected), hovered: placesOf(hovered) }),
        setFilter.of({ ...NO_FILTER, query }),
      ],
    });
  });
  const selected = links?.selected.join(" ") ?? "";
  const follow = useEffectEvent(() => {
    if (selected === inView.current) return;
    inView.current = selected;
    const [first] = placesOf(links?.selected.slice(0, 1) ?? []);
    if (editor.current && first) reveal(editor.current, first);
  });
  const open = useEffectEvent((parent: HTMLElement) =>
    createJsonEditor(parent, label, text, tellSelected, tellHovered),
  );

  useEffect(() => {
    if (!host.current) return undefined;
    const view = open(host.current);
    editor.current = view;
    inView.current = "";
    return () => view.destroy();
  }, []);
  const hovered = links?.hovered.join(" ");
  useEffect(() => {
    show();
    follow();
  }, [text, selected, hovered, links?.query]);

  return <div ref={host} className="source-pane" />;
}
