import { type JSX, useMemo, useState } from "react";
import { breakingNames } from "../components/breaking.tsx";
import type { Comparison, SpecPart, ValueEntry } from "../../compare/comparison.ts";
import { dotted } from "../../config/nodes/dotted.ts";
import { placeOf } from "../../compare/words/show-value.ts";
import { isWithin, type Pointer, tokensOf } from "../../spec/pointer.ts";
import type { Target } from "../view-state.ts";
import { Capped } from "./capped.tsx";
import { LayersRow, type RowProps } from "./layers-row.tsx";
import { NothingHere, SideCell, type SideOfRows } from "./side-cell.tsx";
import { isOf, LAYERS, shortName, specGroups, type SpecGroup } from "./spec-groups.ts";
import { TableHead } from "./table-head.tsx";

interface Props {
  readonly comparison: Comparison;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly onlyDifferences: boolean;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** The two specs, component by component: both values, both origins, and how large the change is. */
export function SpecTable({ comparison, a, b, onlyDifferences, selected, onSelect }: Props): JSX.Element {
  const bodies = useMemo(
    () => ({ a: a.inspection.spec.body, b: b.inspection.spec.body }),
    [a.inspection, b.inspection],
  );
  const groups = useMemo(
    () => specGroups(comparison, bodies, onlyDifferences),
    [comparison, bodies, onlyDifferences],
  );
  const copies = useMemo(() => copiesByPlace(comparison.values), [comparison.values]);
  const chosen = selected?.side === "spec" ? selected.pointer : null;
  const select = (pointer: string): void => {
    onSelect({ side: "spec", pointer });
  };
  if (groups.length === 0) return <p className="compare-none">All values of the two specs are equal.</p>;
  return (
    <div role="table" aria-label="Spec values" className="compare-table">
      <TableHead last="change" first="value" />
      {groups.map((group) => (
        <div key={group.kind === "layers" ? "layers" : `of ${group.name}`} role="rowgroup">
          <div role="row" className="compare-group">
            <span role="columnheader">
              {group.kind === "layers" ? "layers" : group.name} <small>{wordsOf(group)}</small>
            </span>
          </div>
          {group.kind === "layers" ? (
            <LayersRow
              layers={group.layers}
              a={a}
              b={b}
              chosen={chosen !== null && isWithin(chosen, LAYERS)}
              onSelect={select}
            />
          ) : (
            <Capped items={group.entries}>
              {(entry) => (
                <EntryRow
                  key={`${entry.status} ${placeOf(entry)}`}
                  entry={entry}
                  a={a}
                  b={b}
                  copies={copies.get(placeOf(entry)) ?? []}
                  chosen={chosen !== null && isOf(entry, chosen)}
                  onSelect={select}
                />
              )}
            </Capped>
          )}
        </div>
      ))}
    </div>
  );
}

function wordsOf(group: SpecGroup): string {
  return group.kind === "layers" ? "the schedule, compared layer by layer" : group.words;
}

/** By the place of an entry, the others that are views of the same difference. */
export function copiesByPlace(values: readonly ValueEntry[]): ReadonlyMap<Pointer, readonly string[]> {
  const copies = new Map<Pointer, string[]>();
  for (const entry of values) {
    if (entry.folded_into === null) continue;
    const words = dotted(placeOf(entry));
    const known = copies.get(entry.folded_into);
    if (known) known.push(words);
    else copies.set(entry.folded_into, [words]);
  }
  return copies;
}

interface EntryRowProps extends RowProps {
  readonly entry: ValueEntry;
  /** Other views of the same difference. */
  readonly copies: readonly string[];
  /** Whether the component is named too, where no heading does it. */
  readonly named?: boolean;
}

/** One value on both sides. */
export function EntryRow({
  entry,
  copies,
  a,
  b,
  chosen,
  onSelect,
  named = false,
}: EntryRowProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const pointer = placeOf(entry);
  const part = [entry.a, entry.b].find((side): side is SpecPart => side !== null && "leaves" in side);
  const side = part && part === entry.a ? a : b;
  return (
    <>
      <div
        role="row"
        className={`compare-row${entry.status === "equal" ? " equal" : " differs"}${chosen ? " chosen" : ""}`}
        aria-current={chosen ? true : undefined}
      >
        <span role="rowheader">
          <button
            type="button"
            className="compare-name"
            title={dotted(pointer)}
            {...(part ? { "aria-expanded": open } : {})}
            onClick={() => {
              onSelect(pointer);
              if (part) setOpen(!open);
            }}
          >
            {part && <span aria-hidden="true">{open ? "▾ " : "▸ "}</span>}
            {breakingNames(shortName(entry))}
          </button>
          {named && entry.component !== shortName(entry) && (
            <small className="compare-of">{entry.component}</small>
          )}
        </span>
        <SideCell side={a} part={entry.a} />
        <SideCell side={b} part={entry.b} />
        <span role="cell" className="compare-change">
          {changeOf(entry)}
          {copies.length > 0 && (
            <small className="compare-from" title={copies.join(", ")}>
              {copies.length === 1
                ? `also ${copies[0] ?? ""}`
                : `the same change in ${copies.length} other values`}
            </small>
          )}
        </span>
      </div>
      {part &&
        open &&
        part.leaves.map((leaf) => (
          <div key={leaf.pointer} role="row" className="compare-row inner">
            <span role="rowheader">
              {tokensOf(leaf.pointer).slice(tokensOf(part.pointer).length).join(".")}
            </span>
            {side === a ? <SideCell side={a} part={leaf} /> : <NothingHere name="a" />}
            {side === b ? <SideCell side={b} part={leaf} /> : <NothingHere name="b" />}
            <span role="cell" />
          </div>
        ))}
    </>
  );
}

/** How a row's sides differ, in a few words. */
function changeOf({ status, size, drift, note }: ValueEntry): string {
  if (drift) return "equal, from different sources";
  switch (status) {
    case "equal":
      return "equal";
    case "changed":
      return size?.text ?? "changed";
    case "only-a":
      return note ?? "only in A";
    case "only-b":
      return note ?? "only in B";
  }
}
