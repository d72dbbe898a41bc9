import type { JSX } from "react";
import { VERDICT_KINDS } from "../../verdict/concern.ts";
import { isOfEngines, type VerdictLine } from "../../verdict/lines.ts";
import "../theme/signs.css";
import "./verdict.css";

/** How far a part of the verdict that comes later than the rest is known. */
export type Known = "read" | "reading" | "unread";

interface Props {
  readonly lines: readonly VerdictLine[];
  /** What model code reads on the legacy path. */
  readonly legacy: Known;
  /** What the code of engines does with the file. */
  readonly engines: Known;
  /** The address of the findings that a line stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
  /** In a frame, links open beside it. */
  readonly outside?: boolean;
}

/** The sign of what is not known yet. */
const AWAITED = "…";

/** A line that stands for what is not known, in the place of what comes: nothing moves then. */
function unknownLine(
  kind: "legacy" | "engine",
  known: Exclude<Known, "read">,
  words: { readonly [K in typeof known]: string },
): VerdictLine {
  const sign = known === "reading" ? AWAITED : "?";
  const label = kind === "legacy" ? "Legacy path" : "Engines";
  return { kind, severity: "info", sign, label, text: words[known], concerns: [] };
}

const LEGACY = {
  reading: "reading the object that transformers makes of the file",
  unread: "the object that transformers makes of the file could not be read; its view says why",
};
const ENGINES = {
  reading: "reading what vLLM, SGLang and tokenspeed make of the file",
  unread: "what engines make of the file could not be found out; their view says why",
};

/** What an engine has to know of the file, a line a kind; each leads to the list of all that it names. */
export function VerdictStrip({ lines, legacy, engines, hrefOf, outside = false }: Props): JSX.Element {
  return (
    <ul className="verdict" aria-label="Verdict">
      {withUnknown(lines, { legacy, engines }).map((line) => (
        <li
          key={keyOf(line)}
          className={`${line.kind ?? "in-order"} ${line.severity}${line.sign === AWAITED ? " awaited" : ""}`}
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

/** What engines do is a line of its own beside what else there is to take care of. */
const keyOf = (line: VerdictLine): string => `${line.kind} ${isOfEngines(line) ? "engines" : ""}`;

/** The lines, with one in the place of each that is not known. */
function withUnknown(
  lines: readonly VerdictLine[],
  { legacy, engines }: Pick<Props, "legacy" | "engines">,
): readonly VerdictLine[] {
  const unknown = [
    ...(legacy === "read" ? [] : [unknownLine("legacy", legacy, LEGACY)]),
    ...(engines === "read" ? [] : [unknownLine("engine", engines, ENGINES)]),
  ];
  const rank = (line: VerdictLine): number =>
    line.kind === null
      ? VERDICT_KINDS.length
      : VERDICT_KINDS.indexOf(line.kind) - (isOfEngines(line) ? 0.5 : 0);
  return [...lines, ...unknown].toSorted((a, b) => rank(a) - rank(b));
}

/** The lines of the text where there are few, as one goes there next. */
function whereTo({ kind, concerns }: VerdictLine): string {
  if (kind === null) return "all";
  if (kind === "default" || kind === "legacy") return "show";
  const places = [...new Set(concerns.flatMap(({ line }) => (line === null ? [] : [line])))];
  return places.length === 0 || places.length > 3 ? "show" : `line ${places.join(", ")}`;
}
