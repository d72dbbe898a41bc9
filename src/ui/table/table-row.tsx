import type { JSX, ReactNode } from "react";

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

interface HeadProps {
  readonly columns: readonly Column[];
  /** Of each column, as CSS; without them the browser finds widths that fit what is in the table. */
  readonly widths?: readonly string[];
}

/** The head of a table with a name above each column. */
export function TableHead({ columns, widths }: HeadProps): JSX.Element {
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={widths ? 1 : undefined}>
        {columns.map((column, index) => (
          <th
            key={column.label}
            role="columnheader"
            scope="col"
            className={classOf(column)}
            style={widths && { width: widths[index] }}
          >
            {column.label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly columns: readonly Column[];
  /** One for each column; the first heads the row. */
  readonly cells: readonly ReactNode[];
  readonly className?: string | undefined;
  /** Where the row stands in a list of which only a part is drawn, counted from 0. */
  readonly index?: number;
  /** Whether the row is marked as what was looked for. */
  readonly isChosen?: boolean;
}

/** A row with its head; the column's name goes along for screens on which it becomes a block. */
export function TableRow(props: RowProps): JSX.Element {
  const { columns, className, index, isChosen = false } = props;
  const [head, ...cells] = props.cells;
  return (
    <tr
      role="row"
      className={className}
      aria-current={isChosen ? true : undefined}
      data-row={index}
      // The table's head is row 1.
      aria-rowindex={index === undefined ? undefined : index + 2}
    >
      <th role="rowheader" scope="row">
        {head}
      </th>
      {cells.map((cell, at) => {
        const column = columns[at + 1];
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
  );
}

function classOf({ numeric }: Column): string | undefined {
  return numeric ? "numeric" : undefined;
}
