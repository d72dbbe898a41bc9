import { type JSX, type ReactNode, useState } from "react";
import { grouped } from "../../spec/grouped.ts";

/** Rows that are drawn at once; more would hold up the page. */
const STEP = 500;

interface Props<T> {
  readonly items: readonly T[];
  readonly children: (item: T, index: number) => ReactNode;
}

/** A list of which the first 500 are drawn, and as many again each time that more are asked for. */
export function Capped<T>({ items, children }: Props<T>): JSX.Element {
  const [most, setMost] = useState(STEP);
  const left = items.length - most;
  return (
    <>
      {items.slice(0, most).map(children)}
      {left > 0 && (
        <div role="row" className="compare-more">
          <span role="cell">
            <button
              type="button"
              onClick={() => {
                setMost(most + STEP);
              }}
            >
              {left <= STEP ? `Show the other ${grouped(left)}` : `Show ${STEP} more of ${grouped(left)}`}
            </button>
          </span>
        </div>
      )}
    </>
  );
}
