import type { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import { keepRaised, raise } from "../components/kept-in-sight.ts";
import { sameTarget, type Filter, type Target } from "../view-state.ts";
import { createEditor } from "./editor/create-editor.ts";
import { load, reveal, revealError, showReading, writeGhost } from "./editor/editor-commands.ts";
import { linkedFields, targetIn } from "./linked-fields.ts";
import { setFilter, setLinks } from "./pane-state.ts";
import type { SourceReading } from "./reading.ts";
import { textForm } from "./editor/text-form.ts";
import "./source.css";

export interface SourcePaneProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly reading: SourceReading;
  readonly label: string;
  readonly filter: Filter;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
}

/** The line, or the default that is left out, of what is selected. */
const LINKED = ".cm-linked";

/** A file as text: editable, with the use of every field, and the fields that it leaves out. */
export function SourcePane({
  text,
  onChange,
  reading,
  label,
  filter,
  selected,
  hovered,
  onSelect,
  onHover,
}: SourcePaneProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const form = useRef(textForm(""));
  /** Texts told to the page and not yet seen coming back: they must not be taken for another file. */
  const told = useRef<string[]>([]);
  const justOpened = useRef(true);
  /** What is selected and in view: as it was selected here, or was brought into view since. */
  const inView = useRef<Target | null>(null);

  const tellText = useEffectEvent(onChange);
  const tellSelected = useEffectEvent((target: Target) => {
    if (sameTarget(target, selected)) return;
    inView.current = target;
    onSelect(target);
  });
  const tellHovered = useEffectEvent((target: Target | null) => {
    if (!sameTarget(target, hovered)) onHover(target);
  });

  const open = useEffectEvent((parent: HTMLElement) => {
    form.current = textForm(text);
    told.current = [text];
    justOpened.current = true;
    const view = createEditor(
      parent,
      label,
      form.current.shown,
      {
        select: (pointer) => tellSelected(targetIn(reading, pointer)),
        hover: (pointer) => tellHovered(pointer === null ? null : targetIn(reading, pointer)),
        write: (ghost) => writeGhost(view, ghost),
        opened: new Set(),
      },
      (content) => {
        const next = form.current.fromEditor(content);
        form.current = textForm(next);
        told.current.push(next);
        tellText(next);
      },
    );
    return view;
  });

  useEffect(() => {
    if (!host.current) return;
    const view = open(host.current);
    editor.current = view;
    const end = keepRaised(view.scrollDOM, LINKED);
    return () => {
      end();
      view.destroy();
    };
  }, []);

  useEffect(() => {
    const echo = told.current.lastIndexOf(text);
    if (echo >= 0) {
      told.current.splice(0, echo + 1);
      return;
    }
    form.current = textForm(text);
    told.current = [];
    justOpened.current = true;
    if (editor.current) load(editor.current, form.current.shown);
  }, [text]);

  const linked = useMemo(() => linkedFields(selected, reading), [selected, reading]);
  const linkedToHovered = useMemo(() => linkedFields(hovered, reading), [hovered, reading]);
  const follow = useEffectEvent(() => {
    const view = editor.current;
    if (!view) return;
    reveal(view, linked);
    // The editor scrolls to a line, in its next frame; what is linked may be a default that stands below it.
    requestAnimationFrame(() => {
      raise(view.scrollDOM, LINKED);
    });
  });

  useEffect(() => {
    if (!editor.current) return;
    const opened = justOpened.current;
    showReading(editor.current, reading, form.current, opened);
    justOpened.current = false;
    if (opened && inView.current) follow();
    else if (opened && reading.error) revealError(editor.current);
  }, [reading]);

  useEffect(() => {
    editor.current?.dispatch({ effects: setLinks.of({ selected: linked, hovered: linkedToHovered }) });
  }, [linked, linkedToHovered]);

  useEffect(() => {
    // The address gives another object after every change of it, also in the middle of typing.
    if (sameTarget(selected, inView.current)) return;
    inView.current = selected;
    if (selected) follow();
  }, [selected]);

  useEffect(() => {
    editor.current?.dispatch({ effects: setFilter.of(filter) });
  }, [filter]);

  return <div ref={host} className="source-pane" />;
}
