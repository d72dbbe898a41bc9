import { type JSX, useState } from "react";
import { Combobox } from "../input/combobox.tsx";
import type { Suggestion } from "../input/suggestion.ts";

/** What was typed for a side, or chosen: then `hash` is its address in this page. */
export interface Typed {
  readonly text: string;
  readonly hash: string | null;
}

/** What is offered for a text. */
export type Suggest = (text: string, choose: (hash: string, title: string) => void) => readonly Suggestion[];

const NOTHING: Typed = { text: "", hash: null };

interface Props {
  readonly suggest: Suggest;
  /** Opens the comparison. @returns what is wrong with the names; "" where nothing is */
  readonly onCompare: (a: Typed, b: Typed) => string;
}

/** Two names to compare. */
export function CompareForm({ suggest, onCompare }: Props): JSX.Element {
  const [a, setA] = useState(NOTHING);
  const [b, setB] = useState(NOTHING);
  const [notice, setNotice] = useState("");
  const complete = a.text.trim() !== "" && b.text.trim() !== "";
  const submit = (): void => {
    if (complete) setNotice(onCompare(a, b));
  };
  const field = (letter: "A" | "B", typed: Typed, set: (typed: Typed) => void): JSX.Element => (
    <Combobox
      label={`${letter}: name a model or an address`}
      placeholder={letter === "A" ? "org/model@revision" : "and another one"}
      value={typed.text}
      suggestions={suggest(typed.text, (hash, title) => {
        set({ text: title, hash });
      })}
      onChange={(text) => {
        set({ text, hash: null });
        setNotice("");
      }}
      onSubmit={submit}
    />
  );
  return (
    <form
      className="compare-form"
      aria-label="Compare two configs"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>Compare two configs</h2>
      <div className="compare-form-fields">
        {field("A", a, setA)}
        <span aria-hidden="true">→</span>
        {field("B", b, setB)}
        <button type="submit" disabled={!complete}>
          Compare
        </button>
      </div>
      <p className="compare-form-notice" role="status">
        {notice}
      </p>
    </form>
  );
}
