import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ACTIONS, type TreeContext, type ValueContext } from "../actions/actions.ts";
import { useKept } from "../components/use-kept.ts";
import { useKeys } from "../actions/use-keys.ts";
import { reportOf } from "../explain/report-of.ts";
import { visibleSpan } from "../table/visible-span.ts";
import { useRowWindow } from "../table/use-row-window.ts";
import { sameTarget, type Filter, type Target } from "../view-state.ts";
import { filterRows, isFiltering } from "./filter.ts";
import { onTreeKey, visibleRows, type VisibleRow } from "./keyboard.ts";
import { groupsOf, isMadeUp, pathTo, rowsOf, type Row } from "./rows.ts";
import { TreeRow } from "./tree-row.tsx";
import "./tree.css";

interface SpecTreeProps {
  readonly inspection: Inspection;
  /** What keeps one config apart from another. */
  readonly identity: string;
  readonly filter: Filter;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
  readonly stale: boolean;
  /** What can be done with a value; null where nothing is offered. */
  readonly actionsOn?: (target: Target) => ValueContext | null;
}

/** So many rows are drawn at once without anyone waiting for them; only stacks of hundreds of runs have more. */
const FEW = 300;

/** What somebody has opened or closed; other branches are as they are at first. */
const NO_FOLDS: ReadonlyMap<Pointer, boolean> = new Map();

/** One line of text with its padding, in pixels. */
const ROW_HEIGHT = 24;

/** The spec by component, each value with its origin (ARIA APG tree view pattern). */
export function SpecTree(props: SpecTreeProps) {
  const { inspection, identity, filter, selected, hovered, onSelect, onHover, stale, actionsOn } = props;
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const [folds, setFolds] = useKept(`tree ${identity}`, NO_FOLDS);
  const [active, setActive] = useState<Pointer | null>(null);
  const [followed, setFollowed] = useState<Target | null>(null);
  const all = useMemo(() => rowsOf(inspection), [inspection]);
  const rows = useMemo(() => filterRows(all, filter), [all, filter]);

  const setOpen = (pointers: readonly Pointer[], open: boolean) =>
    setFolds((before) => new Map([...before, ...pointers.map((pointer) => [pointer, open] as const)]));
  const whole: TreeContext = {
    openAll: (open) =>
      setOpen(
        groupsOf(all).map(({ pointer }) => pointer),
        open,
      ),
  };
  useKeys("tree", () => whole);
  const found = selected?.side === "config" ? reportOf(inspection, selected.pointer) : null;
  const use = found?.report.fields.get(found.pointer);
  const shown = selected?.side === "spec" ? selected.pointer : use?.use === "mapped" ? use.to[0] : undefined;
  const path = useMemo(() => (shown === undefined ? [] : pathTo(rows, shown)), [rows, shown]);
  const target = path.at(-1)?.pointer;

  // Adjusted while rendering, so that the row is there when the effect below scrolls to it.
  if (!sameTarget(selected, followed)) {
    setFollowed(selected);
    if (target !== undefined) {
      setActive(target);
      setOpen(
        path.slice(0, -1).map((row) => row.pointer),
        true,
      );
    }
  }

  const items = useMemo(() => {
    const filtering = isFiltering(filter);
    return visibleRows(
      rows,
      (row: Row) => row.kind === "group" && (folds.get(row.pointer) ?? (filtering || !row.folded)),
    );
  }, [rows, folds, filter]);
  const currentIndex = Math.max(
    0,
    items.findIndex(({ row }) => row.pointer === active),
  );
  const current = items[currentIndex]?.row.pointer ?? "";
  const windowed = useMemo(() => items.map(({ row }) => ({ key: row.pointer, kind: row.kind })), [items]);
  const pieces = useRowWindow({
    box: tree,
    rows: windowed,
    estimate: ROW_HEIGHT,
    few: FEW,
    kept: [currentIndex],
  });
  const rowId = (pointer: Pointer) => `${id}row${pointer}`;

  useEffect(() => {
    if (active === null) return;
    const row = document.getElementById(`${id}row${active}`);
    if (!row || !tree.current?.contains(row)) return;
    const { top, bottom } = row.getBoundingClientRect();
    const start = tree.current.getBoundingClientRect().top - tree.current.scrollTop;
    const visible = visibleSpan(tree.current);
    // What was sought from elsewhere stands in the middle; a step of the keyboard moves no more than it must.
    const near =
      bottom > start + visible.top - ROW_HEIGHT * 3 && top < start + visible.bottom + ROW_HEIGHT * 3;
    row.scrollIntoView({ block: near ? "nearest" : "center" });
  }, [id, active]);

  const isLinked = (row: Row) =>
    row.kind === "leaf" &&
    [selected, hovered].some(
      (to) =>
        to !== null && (to.side === "config" ? row.fields.includes(to.pointer) : to.pointer === row.pointer),
    );

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "?") return;
    const action = onTreeKey(items, current, event.key);
    if (!action) return;
    event.preventDefault();
    if (action.do === "move") setActive(action.to);
    else if (action.do === "select") {
      const item = items.find(({ row }) => row.pointer === action.row);
      if (item && isMadeUp(item.row)) setOpen([action.row], !item.open);
      else onSelect({ side: "spec", pointer: action.row });
    } else setOpen(action.rows, action.do === "open");
  };

  if (items.length === 0) return <p className="tree-empty">No value of the spec matches the filter.</p>;
  return (
    <div className="tree-box">
      <div className="tree-tools">
        {ACTIONS.tree.map(({ name, label, short, keys, run }) => (
          <button key={name} type="button" title={`${label} (${keys.join(", ")})`} onClick={() => run(whole)}>
            {short}
          </button>
        ))}
      </div>
      <div
        ref={tree}
        role="tree"
        aria-label="EngineModelSpec"
        aria-activedescendant={rowId(current)}
        tabIndex={0}
        className={stale ? "spec-tree stale" : "spec-tree"}
        onKeyDown={onKeyDown}
      >
        {pieces.map((piece) => {
          if (piece.kind === "gap") {
            return <div key={`gap ${piece.before}`} className="gap" style={{ height: piece.height }} />;
          }
          const item = items[piece.index] as VisibleRow;
          const { row } = item;
          return (
            <TreeRow
              key={row.pointer}
              id={rowId(row.pointer)}
              index={piece.index}
              item={item}
              active={row.pointer === current}
              selected={selected?.side === "spec" && target === row.pointer}
              linked={isLinked(row)}
              onPick={() => {
                setActive(row.pointer);
                if (row.kind === "group") setOpen([row.pointer], !item.open);
                else onSelect({ side: "spec", pointer: row.pointer });
              }}
              onHover={(inside) => onHover(inside ? { side: "spec", pointer: row.pointer } : null)}
              actionsOn={actionsOn}
            />
          );
        })}
      </div>
    </div>
  );
}
