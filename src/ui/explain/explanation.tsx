import { Fragment, type JSX } from "react";
import { breakingNames } from "../components/breaking.tsx";
import type { Inspection } from "../../inspect/inspection.ts";
import { Sign } from "../components/sign.tsx";
import type { Target } from "../view-state.ts";
import { DiagnosticList } from "./diagnostic-list.tsx";
import { dotted } from "../../config/nodes/dotted.ts";
import { explain } from "./explain.ts";
import { reportOf } from "./report-of.ts";

interface Props {
  readonly inspection: Inspection;
  readonly selected: Target;
  readonly onSelect: (target: Target) => void;
}

/** The selected value or field in plain words. */
export function Explanation({ inspection, selected, onSelect }: Props): JSX.Element {
  const { path, value, kind, sentences, links } = explain(inspection, selected);
  const line = (target: Target) => {
    const found = target.side === "config" ? reportOf(inspection, target.pointer) : null;
    return found?.report.places.get(found.pointer)?.line;
  };
  const ownLine = line(selected);
  const about = new Set(
    [selected, ...links.flatMap(({ targets }) => targets)]
      .filter(({ side }) => side === "config")
      .map(({ pointer }) => pointer),
  );
  return (
    <>
      <h2>
        {path}
        {value !== null && ` = ${value}`}
        {kind && (
          <span className="explain-kind">
            <Sign kind={kind} labelled /> {kind}
          </span>
        )}
        {ownLine !== undefined && <small> line {ownLine}</small>}
      </h2>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {links.map(({ sentence, label, targets }) => (
        <Fragment key={label}>
          {sentence !== undefined && <p>{sentence}</p>}
          <p>
            {label}:{" "}
            {targets.map((target) => (
              <span key={target.pointer} className="explain-link">
                <button type="button" onClick={() => onSelect(target)}>
                  {breakingNames(dotted(target.pointer))}
                </button>
                {line(target) !== undefined && ` (line ${line(target)})`}
              </span>
            ))}
          </p>
        </Fragment>
      ))}
      <DiagnosticList
        diagnostics={inspection.diagnostics.filter(({ at }) => about.has(at))}
        onSelect={onSelect}
      />
    </>
  );
}
