import { type JSX, type ReactNode, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Pointer } from "../../../spec/pointer.ts";
import { placeFields } from "../../source/field-at.ts";
import { isLinked } from "../../source/linked-fields.ts";
import { fieldsState, setLinks, setReading } from "../../source/pane-state.ts";
import type { SourceReading } from "../../source/reading.ts";
import { textForm } from "../../source/editor/text-form.ts";
import type { LinkedFields } from "./linked-lines.ts";
import {
  goToDifference,
  put,
  reveal,
  sideBySide,
  unified,
  whereIs,
  type MergeEditors,
} from "./merge-editors.ts";
import type { ChangedRange } from "./long-pair.ts";
import type { SideName } from "../view.ts";
import { sameTarget, type Target } from "../../view-state.ts";
import "../../source/source.css";
import { plural } from "../../../spec/grouped.ts";

/** The text of one side and what is known of it. */
interface MergeSide {
  readonly text: string;
  readonly reading: SourceReading | undefined;
}

interface Props {
  readonly a: MergeSide;
  readonly b: MergeSide;
  /** The differences of the texts, where they are known already. */
  readonly known: readonly ChangedRange[] | null;
  /** Whether there is room for two columns. */
  readonly wide: boolean;
  readonly readOnly: boolean;
  readonly linked: LinkedFields;
  /** What is selected on the page, which `linked` are the fields of. */
  readonly selected: Target | null;
  /** The side whose line was asked for; it is brought into view. */
  readonly towards: SideName;
  readonly onEdit: (side: SideName, text: string) => void;
  readonly onSelect: (side: SideName, field: Pointer) => void;
  /** How many fields differ; null where that is not known. */
  readonly fieldsChanged: number | null;
  /** What else stands in the bar above the texts. */
  readonly children: ReactNode;
}

const SIDES = ["a", "b"] as const;

/** Longer pairs are not folded: finding what is equal takes too long there. In UTF-16 code units. */
const LONGEST_FOLDED = 512 * 1024;

/** The two config.json as text, each editable, scrolled together; F7 and Shift+F7 go from difference to difference. */
export function MergePane(props: Props): JSX.Element {
  const { a, b, wide, readOnly, linked, selected, towards, onEdit, onSelect, fieldsChanged, children } =
    props;
  const host = useRef<HTMLDivElement>(null);
  const editors = useRef<MergeEditors | null>(null);
  const active = useRef<SideName>(towards);
  const forms = useRef({ a: textForm(""), b: textForm("") });
  /** Texts told to the page and not yet seen coming back: they must not be taken for other files. */
  const told = useRef<{ readonly a: string[]; readonly b: string[] }>({ a: [], b: [] });
  /** What is selected and in view: as it was selected in these editors, or the caret was put there. */
  const inView = useRef<Target | null>(null);
  const [wantsFolds, setWantsFolds] = useState(true);
  const foldable = a.text.length + b.text.length <= LONGEST_FOLDED;
  const folded = wantsFolds && foldable;
  const [where, setWhere] = useState<{ readonly at: number | null; readonly of: number }>({
    at: null,
    of: 0,
  });

  const tellText = useEffectEvent((side: SideName, text: string) => {
    inView.current = selected;
    onEdit(side, text);
  });
  const tellSelected = useEffectEvent((side: SideName, field: Pointer) => {
    active.current = side;
    const target: Target = { side: "config", pointer: field };
    if (sameTarget(target, selected)) return;
    inView.current = target;
    onSelect(side, field);
  });
  const look = useCallback(() => {
    if (!editors.current) return;
    const next = whereIs(editors.current, active.current);
    setWhere((before) => (before.at === next.at && before.of === next.of ? before : next));
  }, []);
  const go = useCallback((step: 1 | -1) => {
    if (editors.current) goToDifference(editors.current, active.current, step);
  }, []);
  const open = useEffectEvent((parent: HTMLElement) => {
    forms.current = { a: textForm(a.text), b: textForm(b.text) };
    told.current = { a: [a.text], b: [b.text] };
    const shown = { a: forms.current.a.shown, b: forms.current.b.shown };
    editors.current = (wide ? sideBySide : unified)(parent, shown, props.known, {
      typed: (side, content) => {
        const text = forms.current[side].fromEditor(content);
        forms.current = { ...forms.current, [side]: textForm(text) };
        told.current[side].push(text);
        tellText(side, text);
      },
      selected: (side, field) => {
        tellSelected(side, field);
      },
      moved: () => {
        look();
      },
      readOnly,
      folded,
    });
    look();
  });
  const close = (): void => {
    editors.current?.destroy();
    editors.current = null;
  };

  const showReadings = useEffectEvent(() => {
    for (const side of SIDES) {
      const view = editors.current?.[side];
      const reading = (side === "a" ? a : b).reading;
      if (!view || !reading) continue;
      const { report, error } = reading;
      const fields = report && placeFields(report, forms.current[side].toEditor, view.state.doc.length);
      view.dispatch({ effects: setReading.of({ placed: fields && { fields, groups: [] }, error }) });
    }
  });
  const showLinks = useEffectEvent(() => {
    for (const side of SIDES) {
      editors.current?.[side]?.dispatch({
        effects: setLinks.of({ selected: linked[side], hovered: new Set() }),
      });
    }
  });
  const follow = useEffectEvent(() => {
    if (sameTarget(selected, inView.current)) return;
    inView.current = null;
    const [first, second] = towards === "a" ? SIDES : (["b", "a"] as const);
    for (const side of [first, second]) {
      const view = editors.current?.[side];
      const field = view?.state.field(fieldsState).find(({ pointer }) => isLinked(pointer, linked[side]));
      if (!view || !field) continue;
      active.current = side;
      if (editors.current) reveal(editors.current, view, field.start);
      put(view, field.start, true);
      inView.current = selected;
      return;
    }
  });

  useEffect(() => {
    if (!host.current) return undefined;
    open(host.current);
    showReadings();
    showLinks();
    inView.current = null;
    follow();
    return close;
  }, [wide, readOnly, folded]);

  useEffect(() => {
    const texts = { a: a.text, b: b.text };
    const strange = SIDES.some((side) => {
      const echo = told.current[side].lastIndexOf(texts[side]);
      if (echo < 0) return true;
      told.current[side].splice(0, echo);
      return false;
    });
    // Another file: the editors begin anew.
    if (!strange || !host.current) return;
    close();
    open(host.current);
    showReadings();
    showLinks();
  }, [a.text, b.text]);

  useEffect(() => {
    showReadings();
  }, [a.reading, b.reading]);

  useEffect(() => {
    showLinks();
    // Fields are linked anew after every edit, in the middle of typing: only what is newly selected moves the caret.
    follow();
  }, [linked, selected]);

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key !== "F7" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    };
    document.addEventListener("keydown", listen);
    return () => {
      document.removeEventListener("keydown", listen);
    };
  }, [go]);

  return (
    <div className="merge">
      <div className="merge-bar">
        <button type="button" disabled={where.of === 0} aria-keyshortcuts="Shift+F7" onClick={() => go(-1)}>
          <span aria-hidden="true">↑ </span>Previous difference
        </button>
        <button type="button" disabled={where.of === 0} aria-keyshortcuts="F7" onClick={() => go(1)}>
          <span aria-hidden="true">↓ </span>Next difference
        </button>
        <span role="status">{whereWords(where)}</span>
        {fieldsChanged !== null && where.of > 0 && (
          <small className="merge-fields">in the lines of {plural(fieldsChanged, "changed field")}</small>
        )}
        {foldable && (
          <label>
            <input
              type="checkbox"
              checked={folded}
              onChange={(event) => {
                setWantsFolds(event.target.checked);
              }}
            />{" "}
            fold equal lines
          </label>
        )}
        {children}
        {!wide && !readOnly && (
          <span>Lines of A stand between those of B. B can be edited here; swap the sides to edit A.</span>
        )}
      </div>
      <div
        ref={host}
        className={wide ? "merge-view source-pane" : "merge-view source-pane unified"}
        onFocus={(event) => {
          active.current = event.target.closest(".cm-merge-a") ? "a" : "b";
          look();
        }}
      />
    </div>
  );
}

function whereWords({ at, of }: { readonly at: number | null; readonly of: number }): string {
  if (of === 0) return "The texts are the same.";
  const differences = of === 1 ? "1 difference" : `${of} differences`;
  return at === null ? differences : `Difference ${at + 1} of ${of}`;
}
