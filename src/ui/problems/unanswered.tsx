import type { JSX } from "react";
import "./problems.css";

interface Props {
  /** What there is not, as a sentence. */
  readonly what: string;
  /** Why, as a sentence. */
  readonly why: string;
  readonly onAgain: () => void;
}

/** Stands in a part of the page that has no answer, with the way to ask again. */
export function Unanswered({ what, why, onAgain }: Props): JSX.Element {
  return (
    <div className="problem" role="alert">
      {what} {why}{" "}
      <button type="button" onClick={onAgain}>
        Try again
      </button>
    </div>
  );
}
