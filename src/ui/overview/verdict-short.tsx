import type { JSX } from "react";
import { longLabel, type VerdictLine } from "../../verdict/lines.ts";

interface Props {
  readonly lines: readonly VerdictLine[];
  /** The address of the findings that a line stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
}

/** What is left of the verdict where there is one line for it: the kinds, and how many there are of each. */
export function VerdictShort({ lines, hrefOf }: Props): JSX.Element {
  const isUnread = lines.some(({ kind }) => kind === "unmapped");
  return (
    <ul className="verdict-short" aria-label="Verdict in short">
      {lines
        .filter(({ kind, concerns }) => (kind === null ? !isUnread : concerns.length > 0))
        .map((line) => (
          <li key={`${line.kind} ${line.label}`} className={`${line.kind ?? "in-order"} ${line.severity}`}>
            <a href={hrefOf(line)} title={line.text}>
              <span aria-hidden="true">{line.sign} </span>
              {line.kind === null ? "nothing unread" : longLabel(line)}
            </a>
          </li>
        ))}
    </ul>
  );
}
