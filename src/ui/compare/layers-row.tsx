import type { JSX } from "react";
import type { LayersComparison } from "../../compare/comparison.ts";
import { Sign } from "../components/sign.tsx";
import { OriginLine, SideLabel, type SideOfRows } from "./side-cell.tsx";
import { LAYERS } from "./spec-groups.ts";

/** What the rows of the spec have in common. */
export interface RowProps {
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly chosen: boolean;
  readonly onSelect: (pointer: string) => void;
}

/** The layer schedule, compared layer by layer: one row with the differences in words. */
export function LayersRow({
  layers,
  a,
  b,
  chosen,
  onSelect,
}: RowProps & { readonly layers: LayersComparison }): JSX.Element {
  const cell = (side: SideOfRows): JSX.Element => (
    <div role="cell" className="compare-cell">
      <SideLabel name={side.name} />
      <span className="compare-value">
        <Sign kind={layers.origins[side.name].kind} /> <code>{layers.count[side.name]} layers</code>
      </span>
      <OriginLine side={side} origin={layers.origins[side.name]} />
    </div>
  );
  return (
    <div
      role="row"
      className={`compare-row${layers.equal ? " equal" : " differs"}${chosen ? " chosen" : ""}`}
      aria-current={chosen ? true : undefined}
    >
      <span role="rowheader">
        <button
          type="button"
          className="compare-name"
          onClick={() => {
            onSelect(LAYERS);
          }}
        >
          schedule
        </button>
      </span>
      {cell(a)}
      {cell(b)}
      <span role="cell" className="compare-change">
        {layers.drift ? "equal, from different sources" : layers.equal ? "equal" : layers.words.join("; ")}
      </span>
    </div>
  );
}
