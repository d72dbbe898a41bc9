import { type JSX, type ReactNode, useEffect, useRef, useState } from "react";
import { Combobox } from "../input/combobox.tsx";
import { looksLikeContent } from "../input/looks-like-content.ts";
import type { Suggestion } from "../input/suggestion.ts";
import type { SideName } from "./view.ts";
import "../input/input.css";

/** The input of a side: as the one input of the page, for this side alone. */
interface SideInput {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
  readonly onSubmit: (text: string) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly notice: string;
}

interface Props {
  readonly name: SideName;
  /** What stands here; null where nothing was chosen yet. */
  readonly title: string | null;
  /** Whether something else is asked for: nothing can be shown of what was chosen. */
  readonly failed: boolean;
  /** Revision, adapter and the like. */
  readonly facts: ReactNode;
  readonly input: SideInput;
  /** The address of this side alone; null where there is none. */
  readonly alone: string | null;
  /** How a fetch goes, why it failed, why the file cannot be read. */
  readonly children: ReactNode;
}

/** One side: what stands there, and an input that puts something else there. */
export function SideBox({ name, title, failed, facts, input, alone, children }: Props): JSX.Element {
  const box = useRef<HTMLElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [exchanging, setExchanging] = useState(false);
  const [shownTitle, setShownTitle] = useState(title);
  // Something else stands here now: the input has done its work.
  if (shownTitle !== title) {
    setShownTitle(title);
    setExchanging(false);
  }
  const open = title === null || failed || exchanging;
  const letter = name.toUpperCase();
  useEffect(() => {
    if (exchanging) box.current?.querySelector("input")?.focus();
  }, [exchanging]);
  return (
    <section ref={box} className="side-box" aria-label={`Side ${letter}`} data-side={name}>
      <div className="side-title">
        <span className="side-letter" aria-hidden="true">
          {letter}
        </span>
        <span className="side-name">{title ?? "not chosen yet"}</span>
        <span className="side-buttons">
          {title !== null && !failed && (
            <button
              type="button"
              aria-expanded={exchanging}
              onClick={() => {
                setExchanging(!exchanging);
              }}
            >
              Replace…
            </button>
          )}
          {alone !== null && (
            <a href={alone}>
              Open<span className="visually-hidden">: {title}</span>
            </a>
          )}
        </span>
      </div>
      {facts !== null && <p className="side-facts">{facts}</p>}
      {open && (
        <div className="side-input">
          <Combobox
            label={`Side ${letter}: paste a config, or name a model or an address`}
            placeholder="org/model@revision, an address, or paste a config.json"
            value={input.value}
            suggestions={input.suggestions}
            onChange={input.onChange}
            onSubmit={input.onSubmit}
            onPaste={(event) => {
              const text = event.clipboardData.getData("text/plain");
              if (!looksLikeContent(text)) return;
              // A one-line field would lose the line ends.
              event.preventDefault();
              input.onSubmit(text);
            }}
          />
          <button type="button" onClick={() => picker.current?.click()}>
            Open file<span className="visually-hidden"> as side {letter}</span>
          </button>
        </div>
      )}
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        multiple
        hidden
        data-picker={name}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) input.onFiles(files);
          event.target.value = "";
        }}
      />
      {input.notice !== "" && (
        <p className="input-notice" role="status">
          {input.notice}
        </p>
      )}
      {children}
    </section>
  );
}
