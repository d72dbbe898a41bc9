import type { JSX, ReactNode } from "react";
import "../components/component-link.css";

interface Props {
  readonly engine: string;
  readonly attribute: string;
  /** What is shown of it: a line of the code, or the name. */
  readonly words: ReactNode;
  readonly onEngines: (engine: string, attribute: string) => void;
}

/** Leads to the reads of an attribute by an engine. */
export function ReadsLink({ engine, attribute, words, onEngines }: Props): JSX.Element {
  return (
    <button
      type="button"
      className="component-link"
      title="Show in the tab “Engines”"
      onClick={() => {
        onEngines(engine, attribute);
      }}
    >
      {words}
    </button>
  );
}
