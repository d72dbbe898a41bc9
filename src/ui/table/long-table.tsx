import {
  type FocusEvent,
  type JSX,
  memo,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { type Column, TableHead, TableRow } from "./table-row.tsx";
import { useRowWindow, type WindowedRow } from "./use-row-window.ts";
import "./data-table.css";
import "./long-table.css";

export interface LongColumn extends Column {
  /** As CSS. Rows come and go, and the columns must not follow them. */
  readonly width: string;
}

export interface LongRow extends WindowedRow {
  readonly inner: boolean;
}

interface Props<R extends LongRow> {
  readonly label: string;
  /** Keep them the same between renders: all rows are drawn anew with others. */
  readonly columns: readonly LongColumn[];
  readonly rows: readonly R[];
  /** What stands in a row, one for each column. Asked of the rows that are drawn; keep it the same between renders. */
  readonly cellsOf: (row: R) => readonly ReactNode[];
  /** The key of the row that is marked, and brought into sight when it changes. */
  readonly chosen?: string | null;
  /** About how high a row is, in pixels: so many are drawn first as then fill the screen. Two lines of text unless given. */
  readonly rowHeight?: number;
}

/** So many rows are drawn at once without anyone waiting for them. */
const FEW = 100;

const TWO_LINES = 44;

/**
 * A table of any number of rows: those near what is visible are drawn, and the row that has the focus, wherever it is.
 * Looks as `DataTable` does.
 */
export function LongTable<R extends LongRow>(props: Props<R>): JSX.Element {
  const { label, columns, rows, cellsOf, chosen = null, rowHeight = TWO_LINES } = props;
  const box = useRef<HTMLTableElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const kept = focused === null ? -1 : rows.findIndex(({ key }) => key === focused);
  const at = chosen === null ? -1 : rows.findIndex(({ key }) => key === chosen);
  const pieces = useRowWindow({ box, rows, columns, estimate: rowHeight, few: FEW, kept: [kept, at] });
  const show = useEffectEvent(() => {
    box.current?.querySelector(`[data-row="${at}"]`)?.scrollIntoView({ block: "center" });
  });
  useEffect(() => {
    if (chosen !== null) show();
  }, [chosen]);
  const onFocus = ({ target }: FocusEvent): void => {
    const row = target.closest<HTMLElement>("[data-row]");
    setFocused(rows[Number(row?.dataset["row"])]?.key ?? null);
  };
  return (
    <table
      ref={box}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className="data-table long-table"
      onFocus={onFocus}
    >
      <TableHead columns={columns} widths={columns.map(({ width }) => width)} />
      <tbody role="rowgroup">
        {pieces.map((piece) => {
          if (piece.kind === "gap") {
            return (
              <tr key={`gap ${piece.before}`} aria-hidden="true" className="gap">
                <td colSpan={columns.length} style={{ height: piece.height }} />
              </tr>
            );
          }
          const row = rows[piece.index] as R;
          return (
            <Row
              key={row.key}
              row={row}
              index={piece.index}
              columns={columns}
              cellsOf={cellsOf}
              isChosen={piece.index === at}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface RowProps<R extends LongRow> extends Pick<Props<R>, "columns" | "cellsOf"> {
  readonly row: R;
  readonly index: number;
  readonly isChosen: boolean;
}

/** Scrolling draws the rows that come, and not again those that stay. */
const Row = memo(function Row<R extends LongRow>({ row, index, columns, cellsOf, isChosen }: RowProps<R>) {
  return (
    <TableRow
      columns={columns}
      cells={cellsOf(row)}
      className={row.inner ? "inner" : undefined}
      index={index}
      isChosen={isChosen}
    />
  );
}) as <R extends LongRow>(props: RowProps<R>) => JSX.Element;
