import { type JSX, type ReactNode, useState } from "react";
import { grouped } from "../components/number.ts";

/** Rows that are drawn at once; more would hold up the page. */
const FIRST = 500;

interface Props<T> {
  readonly items: readonly T[];
  readonly children: (item: T, index: number) => ReactNode;
}

/** A list of which the first 500 are drawn, and four times as many each time that more are asked for. */
export function Capped<T>({ items, children }: Props<T>): JSX.Element {
  const [most, setMost] = useState(FIRST);
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
                setMost(most * 4);
              }}
            >
              {left <= most * 3
                ? `Show the other ${grouped(left)}`
                : `Show ${grouped(most * 3)} more of ${grouped(left)}`}
            </button>
          </span>
        </div>
      )}
    </>
  );
}
