import type { Pointer } from "../../spec/pointer.ts";
import type { Row } from "./rows.ts";

/** A row on screen, with what ARIA wants to know of it. */
export interface VisibleRow {
  readonly row: Row;
  readonly level: number;
  readonly position: number;
  readonly size: number;
  readonly parent: Pointer | null;
  readonly open: boolean;
}

/** The rows on screen, from top to bottom. */
export function visibleRows(
  rows: readonly Row[],
  isOpen: (row: Row) => boolean,
  level = 1,
  parent: Pointer | null = null,
): VisibleRow[] {
  return rows.flatMap((row, index) => {
    const open = row.kind === "group" && isOpen(row);
    const self = { row, level, position: index + 1, size: rows.length, parent, open };
    return [self, ...(open ? visibleRows(row.children, isOpen, level + 1, row.pointer) : [])];
  });
}

export type TreeAction =
  | { readonly do: "move"; readonly to: Pointer }
  | { readonly do: "open" | "close"; readonly rows: readonly Pointer[] }
  | { readonly do: "select"; readonly row: Pointer };

/** What a key does in a tree (ARIA APG, tree view pattern); null for keys that are not the tree's. */
export function onTreeKey(rows: readonly VisibleRow[], active: Pointer, key: string): TreeAction | null {
  const index = Math.max(
    0,
    rows.findIndex(({ row }) => row.pointer === active),
  );
  const current = rows[index];
  if (!current) return null;
  const move = (to: Pointer | null | undefined): TreeAction | null =>
    to == null ? null : { do: "move", to };
  const { row, open, parent } = current;
  switch (key) {
    case "ArrowDown":
      return move(rows[index + 1]?.row.pointer);
    case "ArrowUp":
      return move(rows[index - 1]?.row.pointer);
    case "Home":
      return move(rows[0]?.row.pointer);
    case "End":
      return move(rows.at(-1)?.row.pointer);
    case "ArrowRight":
      if (row.kind === "leaf") return null;
      return open ? move(row.children[0]?.pointer) : { do: "open", rows: [row.pointer] };
    case "ArrowLeft":
      return open ? { do: "close", rows: [row.pointer] } : move(parent);
    case "Enter":
    case " ":
      return { do: "select", row: row.pointer };
    case "*":
      return {
        do: "open",
        rows: rows
          .filter((other) => other.parent === parent && other.row.kind === "group")
          .map((other) => other.row.pointer),
      };
    default:
      // Names are of small letters; other keys are left to the page.
      return /^[a-z_]$/.test(key) ? move(startingWith(rows, index, key)) : null;
  }
}

function startingWith(rows: readonly VisibleRow[], after: number, letter: string): Pointer | undefined {
  const around = [...rows.slice(after + 1), ...rows.slice(0, after + 1)];
  return around.find(({ row }) => row.name.toLowerCase().startsWith(letter.toLowerCase()))?.row.pointer;
}
