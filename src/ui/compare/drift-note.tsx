import type { JSX } from "react";

interface Props {
  /** How many equal values came about differently. */
  readonly drift: number;
  readonly onDrift: () => void;
}

/** Says that values are equal today by different ways; nothing where there are none. */
export function DriftNote({ drift, onDrift }: Props): JSX.Element | null {
  if (drift === 0) return null;
  return (
    <p className="compare-note">
      <button type="button" className="compare-line" onClick={onDrift}>
        {drift === 1 ? "1 equal value" : `${drift} equal values`} from different sources
      </button>
      : if a default or rule changes, only one side moves.
    </p>
  );
}
