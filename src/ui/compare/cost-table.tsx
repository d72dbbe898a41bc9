import type { JSX } from "react";
import type { CostRow } from "../../compare/comparison.ts";
import { showFigure } from "../../compare/words/show-value.ts";
import { humanBytes, humanCount } from "../components/number.ts";
import { SideLabel } from "./side-cell.tsx";
import { TableHead } from "./table-head.tsx";
import type { SideName } from "./view.ts";

/** What either model costs to run, and the change. */
export function CostTable({ costs }: { readonly costs: readonly CostRow[] }): JSX.Element {
  return (
    <div role="table" aria-label="Parameters and memory" className="compare-table">
      <TableHead first="figure" last="change" />
      <div role="rowgroup">
        {costs.map((row) => (
          <div key={row.key} role="row" className={`compare-row${row.a === row.b ? " equal" : " differs"}`}>
            <span role="rowheader">
              {row.label}
              {row.unit !== "parameters" && <small className="compare-reading">{row.unit}</small>}
            </span>
            <Figure row={row} side="a" />
            <Figure row={row} side="b" />
            <span role="cell" className="compare-change">
              {row.a === row.b ? (row.a === null ? "not known" : "equal") : (row.size?.text ?? "changed")}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Figure({ row, side }: { readonly row: CostRow; readonly side: SideName }): JSX.Element {
  const value = row[side];
  const reading =
    value === null || value < 1000 ? null : row.unit === "bytes" ? humanBytes(value) : humanCount(value);
  return (
    <div role="cell" className="compare-cell">
      <SideLabel name={side} />
      <span className="compare-value">
        <code>{showFigure(value)}</code>
        {reading !== null && <small className="compare-reading">{reading}</small>}
      </span>
    </div>
  );
}
