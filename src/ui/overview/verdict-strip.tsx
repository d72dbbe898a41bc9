import type { JSX } from "react";
import { VERDICT_KINDS } from "../../verdict/concern.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import "./verdict.css";

interface Props {
  readonly lines: readonly VerdictLine[];
  /** Whether what model code reads on the legacy path is still being found out. */
  readonly pending: boolean;
  /** The address of the findings that a line stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
  /** In a frame, links open beside it. */
  readonly outside?: boolean;
}

/** Keeps the place of the line that is not known yet, so that nothing moves when it comes. */
const PENDING: VerdictLine = {
  kind: "legacy",
  severity: "info",
  sign: "…",
  label: "Legacy path",
  text: "reading the object that transformers makes of the file",
  concerns: [],
};

/** What an engine has to know of the file, a line a kind; each leads to the list of all that it names. */
export function VerdictStrip({ lines, pending, hrefOf, outside = false }: Props): JSX.Element {
  return (
    <ul className="verdict" aria-label="Verdict">
      {(pending ? withPending(lines) : lines).map((line) => (
        <li key={line.kind ?? "in order"} className={`${line.kind ?? "in-order"} ${line.severity}`}>
          <a href={hrefOf(line)} {...(outside ? { target: "_blank", rel: "noopener" } : {})}>
            <span className="verdict-sign" aria-hidden="true">
              {line.sign}
            </span>
            <strong>{line.label}</strong>
            <span className="verdict-text">{line.text}</span>
            <span className="verdict-go">{whereTo(line)} ›</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function withPending(lines: readonly VerdictLine[]): readonly VerdictLine[] {
  const rank = ({ kind }: VerdictLine): number =>
    kind === null ? VERDICT_KINDS.length : VERDICT_KINDS.indexOf(kind);
  const after = lines.findIndex((line) => rank(line) > rank(PENDING));
  return [...lines.slice(0, after), PENDING, ...lines.slice(after)];
}

/** The lines of the text where there are few, as one goes there next. */
function whereTo({ kind, concerns }: VerdictLine): string {
  if (kind === null) return "all";
  if (kind === "default" || kind === "legacy") return "show";
  const places = [...new Set(concerns.flatMap(({ line }) => (line === null ? [] : [line])))];
  return places.length === 0 || places.length > 3 ? "show" : `line ${places.join(", ")}`;
}
