import type { JSX } from "react";
import "./search.css";

/** The element that a search goes into. */
export const SEARCH_ID = "spec-search";

interface Props {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** How many hits there are. */
  readonly count: number;
  /** Which of them is selected, from 0; -1 where none is. */
  readonly index: number;
  readonly onStep: (step: 1 | -1) => void;
}

/** A search through values, fields and text, with a way from hit to hit. */
export function SearchBar({ query, onQuery, count, index, onStep }: Props): JSX.Element {
  const searching = query.trim() !== "";
  return (
    <div className="search-bar" role="search" aria-label="Search this config">
      <input
        id={SEARCH_ID}
        type="search"
        aria-label="Search values, fields and text"
        placeholder="Search"
        value={query}
        onChange={(event) => {
          onQuery(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") onStep(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape" && query === "") event.currentTarget.blur();
          else return;
          event.preventDefault();
        }}
      />
      {searching && (
        <>
          <span className="search-count" role="status">
            {count === 0 ? "no hit" : index < 0 ? `${count} found` : `${index + 1} of ${count}`}
          </span>
          <button
            type="button"
            aria-label="Previous hit"
            disabled={count === 0}
            onClick={() => {
              onStep(-1);
            }}
          >
            ‹
          </button>
          <button
            type="button"
            aria-label="Next hit"
            disabled={count === 0}
            onClick={() => {
              onStep(1);
            }}
          >
            ›
          </button>
        </>
      )}
    </div>
  );
}
