import type { JSX } from "react";
import { humanBytes, humanCount } from "../components/number.ts";
import { grouped } from "../../spec/grouped.ts";

interface Props {
  readonly value: number;
  readonly unit: "parameters" | "bytes" | "elements";
  /** What the figure is made of. */
  readonly formula: string;
  /** Told what to show while the figure is pointed at or in focus. */
  readonly onExplain: (explained: Explained) => void;
}

/** A figure with its formula. */
export interface Explained {
  readonly value: string;
  readonly formula: string;
}

/** Smaller figures need no reading. */
const EASY = 10_000;

/** An exact figure with a human reading beside it; its formula shows where it is pointed at or in focus. */
export function Figure({ value, unit, formula, onExplain }: Props): JSX.Element {
  const exact = grouped(value);
  const reading = value < EASY ? null : unit === "bytes" ? humanBytes(value) : humanCount(value);
  const explain = (): void => {
    onExplain({ value: `${exact} ${unit}`, formula });
  };
  return (
    <button
      type="button"
      className="figure"
      title={formula}
      onFocus={explain}
      onClick={explain}
      onPointerEnter={explain}
    >
      {exact}
      {reading !== null && <small>{reading}</small>}
    </button>
  );
}

/** Where the formula of a figure shows. */
export function Formula({ explained }: { readonly explained: Explained | null }): JSX.Element {
  return (
    <p className="formula">
      {explained ? (
        <>
          <strong>{explained.value}</strong> = {explained.formula}
        </>
      ) : (
        "Point at a figure or tap it: what it is made of then stands here."
      )}
    </p>
  );
}
