import { type JSX, useId, useState } from "react";
import "./whole-number.css";
import { grouped } from "../../spec/grouped.ts";

interface Props {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onValue: (value: number) => void;
}

/** A field for a whole number from 1. What is typed stands until it can be taken, and the message says what can. */
export function WholeNumber({ label, value, most, onValue }: Props): JSX.Element {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <div className="whole-number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        value={draft ?? String(value)}
        aria-invalid={draft !== null}
        aria-describedby={draft === null ? undefined : `${id}why`}
        onChange={({ target: { value: text } }) => {
          const number = Number(text.replaceAll(/[\s,_]/g, "") || "0");
          const taken = Number.isInteger(number) && number >= 1 && number <= most;
          setDraft(taken ? null : text);
          if (taken) onValue(number);
        }}
        onBlur={() => {
          setDraft(null);
        }}
      />
      {draft !== null && (
        <span id={`${id}why`} className="whole-number-why">
          1 to {grouped(most)}
        </span>
      )}
    </div>
  );
}
