import type { Inspection } from "../../inspect/inspection.ts";
import { Sign } from "../components/sign.tsx";
import type { Target } from "../view-state.ts";
import { DiagnosticList } from "./diagnostic-list.tsx";
import { dotted } from "../../config/dotted.ts";
import { explain, reportOf } from "./explain.ts";
import "./explain.css";

interface ExplainPanelProps {
  readonly inspection: Inspection;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** The selected value or field in plain words; what is odd about the file where nothing is selected. */
export function ExplainPanel({ inspection, selected, onSelect }: ExplainPanelProps) {
  const { diagnostics } = inspection;
  if (!selected) {
    return (
      <section className="explain" aria-label="Explanation">
        <p>Select a value or a field to see where it comes from.</p>
        <DiagnosticList diagnostics={diagnostics} onSelect={onSelect} />
      </section>
    );
  }
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
    <section className="explain" aria-label="Explanation">
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
      {links.map(({ label, targets }) => (
        <p key={label}>
          {label}:{" "}
          {targets.map((target) => (
            <span key={target.pointer} className="explain-link">
              <button type="button" onClick={() => onSelect(target)}>
                {dotted(target.pointer)}
              </button>
              {line(target) !== undefined && ` (line ${line(target)})`}
            </span>
          ))}
        </p>
      ))}
      <DiagnosticList diagnostics={diagnostics.filter(({ at }) => about.has(at))} onSelect={onSelect} />
    </section>
  );
}
