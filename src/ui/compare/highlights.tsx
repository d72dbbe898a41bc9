import type { JSX } from "react";
import type { Highlight } from "../../compare/comparison.ts";

/** What a reviewer has to know before the tables; nothing where there is nothing. */
export function Highlights({
  highlights,
}: {
  readonly highlights: readonly Highlight[];
}): JSX.Element | null {
  if (highlights.length === 0) return null;
  return (
    <ul className="compare-highlights" aria-label="What to know first">
      {highlights.map(({ kind, text }) => (
        <li key={`${kind} ${text}`} data-kind={kind}>
          {text}
        </li>
      ))}
    </ul>
  );
}
