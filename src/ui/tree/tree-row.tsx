import { Sign } from "../components/sign.tsx";
import type { VisibleRow } from "./keyboard.ts";

interface TreeRowProps {
  readonly id: string;
  /** Where the row stands among the rows that can be scrolled to. */
  readonly index: number;
  readonly item: VisibleRow;
  readonly active: boolean;
  readonly selected: boolean;
  readonly linked: boolean;
  readonly onPick: () => void;
  readonly onHover: (inside: boolean) => void;
}

/** One line of the tree. Focus stays on the tree itself, which names this row as the active one. */
export function TreeRow({ id, index, item, active, selected, linked, onPick, onHover }: TreeRowProps) {
  const { row, level, position, size, open } = item;
  const classes = ["tree-row", row.kind, active && "active", selected && "selected", linked && "linked"];
  return (
    <div
      id={id}
      data-row={index}
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={size}
      aria-selected={selected}
      aria-expanded={row.kind === "group" ? open : undefined}
      className={classes.filter(Boolean).join(" ")}
      style={{ paddingInlineStart: 20 + (level - 1) * 12 }}
      onClick={onPick}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
    >
      {row.kind === "group" ? (
        <>
          <span className="tree-fold" aria-hidden="true">
            {open ? "▾" : "▸"}
          </span>
          <strong>{row.name}</strong> <span className="tree-subtitle">{row.subtitle}</span>
        </>
      ) : (
        <>
          <Sign kind={row.origin.kind} /> <span className="tree-name">{row.name}</span>{" "}
          <span className="tree-value">
            {row.value}
            {row.reading !== null && <span className="tree-reading"> {row.reading}</span>}
          </span>{" "}
          <span className="tree-source">{row.source}</span>
        </>
      )}
    </div>
  );
}
