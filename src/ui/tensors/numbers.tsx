import { Fragment, type JSX } from "react";
import "./tensors.css";

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
  return (
    <>
      {words.map((word, at) => (
        <Fragment key={at}>
          {at > 0 && " "}
          <span className="numbers-word">{word}</span>
        </Fragment>
      ))}
    </>
  );
}
