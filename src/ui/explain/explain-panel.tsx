import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Target } from "../view-state.ts";
import { Explanation } from "./explanation.tsx";
import "./explain.css";

interface ExplainPanelProps {
  readonly inspection: Inspection;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** The selected value or field in plain words. */
export function ExplainPanel({ inspection, selected, onSelect }: ExplainPanelProps): JSX.Element {
  return (
    <section className="explain" aria-label="Explanation">
      {selected ? (
        <Explanation inspection={inspection} selected={selected} onSelect={onSelect} />
      ) : (
        <p>Select a value or a field to see where it comes from.</p>
      )}
    </section>
  );
}
