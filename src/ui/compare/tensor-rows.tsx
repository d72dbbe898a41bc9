import type { JSX } from "react";
import { Numbers } from "../tensors/numbers.tsx";
import { Capped } from "./capped.tsx";
import { SideLabel } from "./side-cell.tsx";
import { TableHead } from "./table-head.tsx";
import type { SideName } from "./view.ts";

/** What one side has of a row of tensors. */
export interface TensorsCell {
  readonly shape: string;
  /** "" where it is not known. */
  readonly type: string;
  /** The numbers in their names: `0-2 x 0-255`; "" for one tensor. */
  readonly indexes: string;
  /** Where the other side calls them otherwise; else "". */
  readonly name: string;
}

/** Tensors that are not the same on both sides, whose names differ in numbers alone. */
export interface TensorsRow {
  readonly key: string;
  readonly name: string;
  readonly part: string;
  /** null where that side has none. */
  readonly a: TensorsCell | null;
  readonly b: TensorsCell | null;
  readonly change: string;
}

/** How tensors of one name differ, in a word. */
export const CHANGE_WORDS = {
  "only-a": "removed",
  "only-b": "added",
  shape: "reshaped",
  dtype: "another type",
  number: "other layers or experts",
} as const;

/** Where tensors belong that no component has: to the model, or to nothing that the spec knows. */
export const OUTSIDE_COMPONENTS = "embedding, norms and head";

/** A table of tensors that are not the same on both sides. */
export function TensorRows({
  label,
  rows,
}: {
  readonly label: string;
  readonly rows: readonly TensorsRow[];
}): JSX.Element {
  return (
    <div role="table" aria-label={label} className="compare-table">
      <TableHead first="tensor" last="change" />
      <div role="rowgroup">
        <Capped items={rows}>
          {({ key, name, part, a, b, change }) => (
            <div key={key} role="row" className="compare-row differs">
              <span role="rowheader">
                <code>{name}</code> <small className="compare-reading tensors-part">{part}</small>
              </span>
              <Cell side="a" cell={a} />
              <Cell side="b" cell={b} />
              <span role="cell" className="compare-change">
                {change}
              </span>
            </div>
          )}
        </Capped>
      </div>
    </div>
  );
}

function Cell({ side, cell }: { readonly side: SideName; readonly cell: TensorsCell | null }): JSX.Element {
  return (
    <div role="cell" className="compare-cell">
      <SideLabel name={side} />
      {cell === null ? (
        <span className="compare-value">–</span>
      ) : (
        <span className="tensors-cell">
          <code>{cell.shape}</code>{" "}
          <small className="compare-reading">
            {cell.type}
            {cell.type !== "" && cell.indexes !== "" && ", "}
            {cell.indexes !== "" && "{}\u00a0=\u00a0"}
            <Numbers indexes={cell.indexes} />
            {cell.name !== "" && `, ${cell.name}`}
          </small>
        </span>
      )}
    </div>
  );
}
