import type { JSX, ReactNode } from "react";
import "./data-table.css";

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

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
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.label} role="columnheader" scope="col" className={classOf(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, cells: [head, ...cells], sum = false, inner = false }) => (
          <tr key={key} role="row" className={sum ? "sum" : inner ? "inner" : undefined}>
            <th role="rowheader" scope="row">
              {head}
            </th>
            {cells.map((cell, index) => {
              const column = columns[index + 1];
              return (
                <td
                  key={column?.label}
                  role="cell"
                  className={column && classOf(column)}
                  data-label={column?.label}
                >
                  {cell !== "" && <div>{cell}</div>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function classOf({ numeric }: Column): string | undefined {
  return numeric ? "numeric" : undefined;
}
