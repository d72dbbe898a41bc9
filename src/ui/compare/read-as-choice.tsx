import type { JSX } from "react";
import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { READ_AS_WORDS } from "./read-as-words.ts";
import type { ReadAs } from "./view.ts";

interface Props {
  /** "A" or "B". */
  readonly letter: string;
  readonly readAs: ReadAs | null;
  readonly onReadAs: (readAs: ReadAs | null) => void;
}

const CHOICES: readonly ReadAs[] = (["defaults", "saved"] as const).flatMap((kind) =>
  TRANSFORMERS_VERSIONS.toReversed().map((version) => ({ kind, version })),
);

/** How a side is read: as it is, with the class defaults of a version of transformers, or as that version saves it. */
export function ReadAsChoice({ letter, readAs, onReadAs }: Props): JSX.Element {
  const wordsOf = ({ kind, version }: ReadAs): string => `${READ_AS_WORDS[kind]} transformers ${version}`;
  return (
    <label className="side-reading">
      <span className="visually-hidden">Side {letter}, </span>the file{" "}
      <select
        value={readAs ? wordsOf(readAs) : ""}
        onChange={(event) => {
          onReadAs(CHOICES.find((choice) => wordsOf(choice) === event.target.value) ?? null);
        }}
      >
        <option value="">as it is</option>
        {CHOICES.map((choice) => (
          <option key={wordsOf(choice)}>{wordsOf(choice)}</option>
        ))}
      </select>
    </label>
  );
}
