import type { JSX, ReactNode } from "react";
import { type Column, TableHead, TableRow } from "./table-row.tsx";
import "./data-table.css";

export type { Column };

export interface DataRow {
  readonly key: string;
  /** One for each column; the first heads the row. */
  readonly cells: readonly ReactNode[];
  readonly sum?: boolean;
  readonly inner?: boolean;
}

interface Props {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly DataRow[];
}

/**
 * A table whose rows become blocks with a label beside each value where there is no room for columns. The roles are
 * written out because blocks are no table to a browser.
 */
export function DataTable({ label, columns, rows }: Props): JSX.Element {
  return (
    <table role="table" aria-label={label} className="data-table">
      <TableHead columns={columns} />
      <tbody role="rowgroup">
        {rows.map(({ key, cells, sum = false, inner = false }) => (
          <TableRow
            key={key}
            columns={columns}
            cells={cells}
            className={sum ? "sum" : inner ? "inner" : undefined}
          />
        ))}
      </tbody>
    </table>
  );
}
