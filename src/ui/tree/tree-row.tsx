import { useState } from "react";
import type { ValueContext } from "../actions/actions.ts";
import { ValueButtons } from "../actions/value-buttons.tsx";
import { breakingNames } from "../components/breaking.tsx";
import { Sign } from "../components/sign.tsx";
import type { Target } from "../view-state.ts";
import type { VisibleRow } from "./keyboard.ts";
import { isMadeUp } from "./rows.ts";

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
  readonly actionsOn: ((target: Target) => ValueContext | null) | undefined;
}

/** One line of the tree. Focus stays on the tree itself, which names this row as the active one. */
export function TreeRow(props: TreeRowProps) {
  const { id, index, item, active, selected, linked, onPick, onHover, actionsOn } = props;
  const [inside, setInside] = useState(false);
  const { row, level, position, size, open } = item;
  const classes = ["tree-row", row.kind, active && "active", selected && "selected", linked && "linked"];
  const context = inside && !isMadeUp(row) ? actionsOn?.({ side: "spec", pointer: row.pointer }) : null;
  return (
    <div
      id={id}
      data-row={index}
      data-pointer={isMadeUp(row) ? undefined : row.pointer}
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={size}
      aria-selected={selected}
      aria-expanded={row.kind === "group" ? open : undefined}
      className={classes.filter(Boolean).join(" ")}
      style={{ paddingInlineStart: 20 + (level - 1) * 12 }}
      onClick={onPick}
      onPointerEnter={() => {
        setInside(true);
        onHover(true);
      }}
      onPointerLeave={() => {
        setInside(false);
        onHover(false);
      }}
    >
      {row.kind === "group" ? (
        <>
          <span className="tree-fold" aria-hidden="true">
            {open ? "▾" : "▸"}
          </span>
          <strong>{row.name}</strong> <span className="tree-subtitle">{breakingNames(row.subtitle)}</span>
          {row.why !== null && <span className="tree-why">{row.why}</span>}
        </>
      ) : (
        <>
          <Sign kind={row.origin.kind} /> <span className="tree-name">{breakingNames(row.name)}</span>{" "}
          <span className="tree-value">
            {breakingNames(row.value)}
            {row.reading !== null && <span className="tree-reading"> {row.reading}</span>}
          </span>{" "}
          <span className="tree-source">
            {row.source}
            {row.line !== null && <span className="tree-line"> line {row.line}</span>}
          </span>
        </>
      )}
      {context && <ValueButtons context={context} className="tree-actions" short reachable={false} />}
    </div>
  );
}
