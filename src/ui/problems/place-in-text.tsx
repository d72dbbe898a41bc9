import type { JSX } from "react";
import type { ConfigError } from "../../config/document.ts";
import "./place-in-text.css";

/** How many lines stand before and after the one that it is about. */
const AROUND = 3;

/** A line has at most so many characters on each side of the place; configs of one line have thousands. */
const ASIDE = 60;

interface Props {
  readonly text: string;
  readonly error: ConfigError;
}

/** The lines of a text around the place of an error, which is marked. */
export function PlaceInText({ text, error }: Props): JSX.Element {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  // Where something is missing, the place may lie beyond the end.
  const at = Math.min(error.line, lines.length) - 1;
  const first = Math.max(0, at - AROUND);
  const start = Math.max(0, error.column - 1 - ASIDE);
  return (
    <figure className="place-in-text">
      <figcaption>
        Line {error.line}, column {error.column}
      </figcaption>
      <ol start={first + 1}>
        {lines.slice(first, at + AROUND + 1).map((line, index) => {
          const number = first + index;
          const shown = line.slice(start, start + 2 * ASIDE);
          const lead = start > 0 && line.length > start ? "…" : "";
          const rest = line.length > start + 2 * ASIDE ? "…" : "";
          const column = error.column - 1 - start;
          return (
            <li key={number} aria-current={number === at ? "true" : undefined}>
              <span className="place-line" aria-hidden="true">
                {number + 1}
              </span>
              <code>
                {lead}
                {number === at ? (
                  <>
                    {shown.slice(0, column)}
                    <mark>{shown.charAt(column) || " "}</mark>
                    {shown.slice(column + 1)}
                  </>
                ) : (
                  shown
                )}
                {rest}
              </code>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
