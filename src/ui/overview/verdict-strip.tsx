import type { JSX } from "react";
import { VERDICT_KINDS } from "../../verdict/concern.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import "../theme/signs.css";
import "./verdict.css";

/** How far it is known what model code reads on the legacy path. */
export type LegacyKnown = "read" | "reading" | "unread";

interface Props {
  readonly lines: readonly VerdictLine[];
  readonly legacy: LegacyKnown;
  /** The address of the findings that a line stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
  /** In a frame, links open beside it. */
  readonly outside?: boolean;
}

const LEGACY = { kind: "legacy", severity: "info", label: "Legacy path", concerns: [] } as const;
/** Keeps the place of the line that is not known yet, so that nothing moves when it comes. */
const READING: VerdictLine = {
  ...LEGACY,
  sign: "…",
  text: "reading the object that transformers makes of the file",
};
const UNREAD: VerdictLine = {
  ...LEGACY,
  sign: "?",
  text: "the object that transformers makes of the file could not be read; its view says why",
};

/** What an engine has to know of the file, a line a kind; each leads to the list of all that it names. */
export function VerdictStrip({ lines, legacy, hrefOf, outside = false }: Props): JSX.Element {
  return (
    <ul className="verdict" aria-label="Verdict">
      {withLegacy(lines, legacy).map((line) => (
        <li
          key={`${line.kind} ${line.kind === "engine" ? line.text : ""}`}
          className={`${line.kind ?? "in-order"} ${line.severity}`}
        >
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

/** The lines, with one in the place of what is not known of the legacy path. */
function withLegacy(lines: readonly VerdictLine[], legacy: LegacyKnown): readonly VerdictLine[] {
  if (legacy === "read") return lines;
  const rank = ({ kind }: Pick<VerdictLine, "kind">): number =>
    kind === null ? VERDICT_KINDS.length : VERDICT_KINDS.indexOf(kind);
  const after = lines.findIndex((line) => rank(line) > rank(LEGACY));
  return [...lines.slice(0, after), legacy === "reading" ? READING : UNREAD, ...lines.slice(after)];
}

/** The lines of the text where there are few, as one goes there next. */
function whereTo({ kind, concerns }: VerdictLine): string {
  if (kind === null) return "all";
  if (kind === "default" || kind === "legacy") return "show";
  const places = [...new Set(concerns.flatMap(({ line }) => (line === null ? [] : [line])))];
  return places.length === 0 || places.length > 3 ? "show" : `line ${places.join(", ")}`;
}
