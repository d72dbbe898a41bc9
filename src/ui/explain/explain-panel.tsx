import type { JSX, ReactNode } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { ValueContext } from "../actions/actions.ts";
import { ValueButtons } from "../actions/value-buttons.tsx";
import type { Target } from "../view-state.ts";
import { Explanation } from "./explanation.tsx";
import "./explain.css";

interface ExplainPanelProps {
  readonly inspection: Inspection;
  readonly selected: Target | null;
  readonly onSelect: (target: Target | null) => void;
  readonly actionsOn: (target: Target) => ValueContext | null;
  /** What else is known of the selected value; it may come later. */
  readonly more?: ReactNode;
}

/** The selected value or field in plain words, and what can be done with it. */
export function ExplainPanel({
  inspection,
  selected,
  onSelect,
  actionsOn,
  more,
}: ExplainPanelProps): JSX.Element {
  const context = selected && actionsOn(selected);
  return (
    <section className={selected ? "explain selected" : "explain"} aria-label="Explanation">
      {selected ? (
        <>
          {context && <ValueButtons context={context} className="explain-actions" />}
          <Explanation inspection={inspection} selected={selected} onSelect={onSelect} />
          {more}
          <button
            type="button"
            className="explain-close"
            aria-label="Clear the selection"
            onClick={() => {
              onSelect(null);
            }}
          >
            <span aria-hidden="true">×</span>
          </button>
        </>
      ) : (
        <p>Select a value or a field to see where it comes from.</p>
      )}
    </section>
  );
}
