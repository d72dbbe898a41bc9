import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { reportOf } from "../explain/explain.ts";
import { sameTarget, type Filter, type Target } from "../view-state.ts";
import { filterRows, isFiltering } from "./filter.ts";
import { onTreeKey, visibleRows } from "./keyboard.ts";
import { pathTo, rowsOf, type Row } from "./rows.ts";
import { TreeRow } from "./tree-row.tsx";
import "./tree.css";

interface SpecTreeProps {
  readonly inspection: Inspection;
  readonly filter: Filter;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
  readonly stale: boolean;
}

/** The spec by component, each value with its origin (ARIA APG tree view pattern). */
export function SpecTree(props: SpecTreeProps) {
  const { inspection, filter, selected, hovered, onSelect, onHover, stale } = props;
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const [folds, setFolds] = useState<ReadonlyMap<Pointer, boolean>>(new Map());
  const [active, setActive] = useState<Pointer | null>(null);
  const [followed, setFollowed] = useState<Target | null>(null);
  const all = useMemo(() => rowsOf(inspection), [inspection]);
  const rows = useMemo(() => filterRows(all, filter, inspection.fields), [all, filter, inspection]);

  const setOpen = (pointers: readonly Pointer[], open: boolean) =>
    setFolds((before) => new Map([...before, ...pointers.map((pointer) => [pointer, open] as const)]));
  const found = selected?.side === "config" ? reportOf(inspection, selected.pointer) : null;
  const use = found?.report.fields.get(found.pointer);
  const shown = selected?.side === "spec" ? selected.pointer : use?.use === "mapped" ? use.to[0] : undefined;
  const path = shown === undefined ? [] : pathTo(rows, shown);
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

  const items = visibleRows(
    rows,
    (row: Row) => row.kind === "group" && (folds.get(row.pointer) ?? (isFiltering(filter) || !row.folded)),
  );
  const current = items.some(({ row }) => row.pointer === active)
    ? (active ?? "")
    : (items[0]?.row.pointer ?? "");
  const rowId = (pointer: Pointer) => `${id}row${pointer}`;

  useEffect(() => {
    if (active === null) return;
    const row = document.getElementById(`${id}row${active}`);
    if (row && tree.current?.contains(row)) row.scrollIntoView({ block: "nearest" });
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
    else if (action.do === "select") onSelect({ side: "spec", pointer: action.row });
    else setOpen(action.rows, action.do === "open");
  };

  if (items.length === 0) return <p className="tree-empty">No value of the spec matches the filter.</p>;
  return (
    <div
      ref={tree}
      role="tree"
      aria-label="EngineModelSpec"
      aria-activedescendant={rowId(current)}
      tabIndex={0}
      className={stale ? "spec-tree stale" : "spec-tree"}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <TreeRow
          key={item.row.pointer}
          id={rowId(item.row.pointer)}
          item={item}
          active={item.row.pointer === current}
          selected={selected?.side === "spec" && target === item.row.pointer}
          linked={isLinked(item.row)}
          onPick={() => {
            setActive(item.row.pointer);
            if (item.row.kind === "group") setOpen([item.row.pointer], !item.open);
            else onSelect({ side: "spec", pointer: item.row.pointer });
          }}
          onHover={(inside) => onHover(inside ? { side: "spec", pointer: item.row.pointer } : null)}
        />
      ))}
    </div>
  );
}
