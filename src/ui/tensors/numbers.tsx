import { Fragment, type JSX } from "react";
import "./tensors.css";
import { grouped } from "../../spec/grouped.ts";

/** More ranges than anybody reads: of half a million tensors any may differ. */
const MOST_WORDS = 60;

/**
 * The numbers of tensors' names, for reading: `0–2, 4 × 0–255`. A list breaks where a line ends, a range in it does not.
 * @param indexes as `indexText` writes them: `0-2,4 x 0-255`; "" for one tensor, whose name has all of its numbers.
 */
export function Numbers({ indexes }: { readonly indexes: string }): JSX.Element {
  const text = indexes
    .replaceAll(" x ", " × ")
    .replaceAll("-", "–")
    .replaceAll(/([,;])/g, "$1 ");
  const words = text === "" ? [] : text.split(" ");
  const more = words.length - MOST_WORDS;
  return (
    <>
      {words.slice(0, MOST_WORDS).map((word, at) => (
        <Fragment key={at}>
          {at > 0 && " "}
          <span className="numbers-word">{word}</span>
        </Fragment>
      ))}
      {more > 0 && ` … and ${grouped(more)} more`}
    </>
  );
}
