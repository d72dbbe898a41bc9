import type { JSX } from "react";
import "./list-steps.css";

interface Props {
  /** What one of the list is called, for the names of the buttons. */
  readonly what: string;
  /** The one that is chosen; -1 for none. */
  readonly index: number;
  /** How many can be gone through. */
  readonly count: number;
  /** How many there are in all: said where one is chosen. */
  readonly total: number;
  /** How many there are in words: said where none is chosen. */
  readonly words: string;
  /** What else is counted of it, said behind either. */
  readonly also?: string;
  readonly onStep: (by: 1 | -1) => void;
  readonly onCopy: () => void;
  /** What became of copying. */
  readonly said: string;
}

/** Goes through a list, one after the other and around, and copies all of it. */
export function ListSteps({
  what,
  index,
  count,
  total,
  words,
  also,
  onStep,
  onCopy,
  said,
}: Props): JSX.Element {
  const none = count === 0;
  return (
    <div className="list-steps">
      <button
        type="button"
        aria-label={`Previous ${what}`}
        disabled={none}
        onClick={() => {
          onStep(-1);
        }}
      >
        ‹
      </button>
      <span role="status">
        {index < 0 ? words : `${index + 1} of ${total}`}
        {also !== undefined && `, ${also}`}
      </span>
      <button
        type="button"
        aria-label={`Next ${what}`}
        disabled={none}
        onClick={() => {
          onStep(1);
        }}
      >
        ›
      </button>
      <button type="button" disabled={none} onClick={onCopy}>
        Copy list
      </button>
      <span role="status">{said}</span>
    </div>
  );
}

/** The place after or before one of `count`, around the ends; from no place (-1), the first or the last. */
export function stepFrom(index: number, by: 1 | -1, count: number): number {
  return (Math.max(index, by > 0 ? -1 : 0) + by + count) % count;
}
