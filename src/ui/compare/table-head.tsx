import type { JSX } from "react";

/** The heads of the four columns. */
export function TableHead({ first, last }: { readonly first: string; readonly last: string }): JSX.Element {
  return (
    <div role="rowgroup" className="compare-heads">
      <div role="row" className="compare-row">
        {[first, "A", "B", last].map((head) => (
          <span key={head} role="columnheader">
            {head}
          </span>
        ))}
      </div>
    </div>
  );
}
