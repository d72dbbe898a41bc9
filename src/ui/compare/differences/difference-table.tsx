import { type JSX, useMemo, useState } from "react";
import { breakingNames } from "../../components/breaking.tsx";
import type { Comparison, FieldChange } from "../../../compare/comparison.ts";
import { movesOf } from "../../../compare/values/fold-fields.ts";
import { whyHere } from "../../../compare/words/heading-words.ts";
import { placeOf, placeWords, showSide } from "../../../compare/words/show-value.ts";
import { dotted } from "../../../config/nodes/dotted.ts";
import { isWithin, type Pointer } from "../../../spec/pointer.ts";
import { ListSteps, stepFrom } from "../../components/list-steps.tsx";
import { copyText } from "../../share/hand-over.ts";
import { sameTarget, type Target } from "../../view-state.ts";
import { Capped } from "../capped.tsx";
import { FieldRow } from "../field-table.tsx";
import { LayersRow } from "../layers-row.tsx";
import { LineButton, NothingHere, SideLabel, type SideOfRows } from "../side-cell.tsx";
import { lineOf } from "../side-facts.ts";
import { isOf, LAYERS } from "../spec-groups.ts";
import { copiesByPlace, EntryRow } from "../spec-table.tsx";
import { TableHead } from "../table-head.tsx";
import {
  type Difference,
  DIFFERENCE_GROUPS,
  type DifferenceGroup,
  placeOfDifference,
} from "./difference-groups.ts";
import { plural } from "../../../spec/grouped.ts";

const SIGNS = { error: "✕", warning: "!", info: "i" } as const;

interface Props {
  readonly comparison: Comparison;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly groups: readonly DifferenceGroup[];
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** Every difference of two configs in one list: what changes the work of an engine first, what has no effect last. */
export function DifferenceTable({ comparison, a, b, groups, selected, onSelect }: Props): JSX.Element {
  const [said, setSaid] = useState("");
  const copies = useMemo(() => copiesByPlace(comparison.values), [comparison.values]);
  const moves = useMemo(() => movesOf(comparison.fields), [comparison.fields]);
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const isChosen = (row: Difference): boolean => {
    if (selected === null) return false;
    if (selected.side === "spec" && row.kind === "layers") return isWithin(selected.pointer, LAYERS);
    if (selected.side === "spec" && row.kind === "value") return isOf(row.entry, selected.pointer);
    return sameTarget(placeOfDifference(row), selected);
  };
  const index = rows.findIndex(isChosen);
  const step = (by: 1 | -1): void => {
    const next = rows[stepFrom(index, by, rows.length)];
    if (next) onSelect(placeOfDifference(next));
  };
  return (
    <>
      {comparison.same_spec && <p className="compare-none">All values of the two specs are equal.</p>}
      {rows.length > 0 && (
        <div className="compare-steps">
          <ListSteps
            what="row"
            index={index}
            count={rows.length}
            total={rows.length}
            words={plural(rows.length, "finding")}
            onStep={step}
            onCopy={() => {
              void copyText(rows.map(lineOfText).join("\n"), "List copied.").then(setSaid);
            }}
            said={said}
          />
        </div>
      )}
      {rows.length > 0 && (
        <div role="table" aria-label="Differences" className="compare-table">
          <TableHead first="field or value" last="what changes" />
          {groups.map(({ name, rows: own }) => (
            <div key={name} role="rowgroup" className={`difference-${name}`}>
              <div role="row" className="compare-group">
                <span role="columnheader">
                  {DIFFERENCE_GROUPS[name].title} {own.length} <small>{DIFFERENCE_GROUPS[name].words}</small>
                </span>
              </div>
              <Capped items={own}>
                {(row) => (
                  <DifferenceRow
                    key={keyOf(row)}
                    row={row}
                    comparison={comparison}
                    copies={copies}
                    moves={moves}
                    a={a}
                    b={b}
                    chosen={isChosen(row)}
                    onSelect={onSelect}
                  />
                )}
              </Capped>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

function keyOf(row: Difference): string {
  const { side, pointer } = placeOfDifference(row);
  const more =
    row.kind === "value" ? row.entry.status : row.kind === "diagnostic" ? row.diagnostic.code + row.side : "";
  return `${row.kind} ${side} ${pointer} ${more}`;
}

interface RowProps {
  readonly row: Difference;
  readonly comparison: Comparison;
  readonly copies: ReadonlyMap<Pointer, readonly string[]>;
  readonly moves: ReadonlyMap<Pointer, FieldChange>;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly chosen: boolean;
  readonly onSelect: (target: Target) => void;
}

function DifferenceRow(props: RowProps): JSX.Element {
  const { row, comparison, copies, moves, a, b, chosen, onSelect } = props;
  const selectValue = (pointer: string): void => {
    onSelect({ side: "spec", pointer });
  };
  switch (row.kind) {
    case "layers":
      return <LayersRow layers={comparison.layers} a={a} b={b} chosen={chosen} onSelect={selectValue} />;
    case "value":
      return (
        <EntryRow
          entry={row.entry}
          copies={copies.get(placeOf(row.entry)) ?? []}
          a={a}
          b={b}
          chosen={chosen}
          onSelect={selectValue}
          named
        />
      );
    case "field": {
      const moved = moves.get(row.field.pointer) ?? null;
      return <FieldRow field={row.field} moved={moved} a={a} b={b} chosen={chosen} onSelect={onSelect} />;
    }
    case "diagnostic":
      return <DiagnosticRow row={row} a={a} b={b} chosen={chosen} onSelect={onSelect} />;
  }
}

type DiagnosticRowProps = Omit<RowProps, "row" | "comparison" | "copies" | "moves"> & {
  readonly row: Extract<Difference, { readonly kind: "diagnostic" }>;
};

/** What is said of one file alone. */
function DiagnosticRow({ row, a, b, chosen, onSelect }: DiagnosticRowProps): JSX.Element {
  const { side: of, diagnostic } = row;
  const { severity, message, at } = diagnostic;
  const cell = (side: SideOfRows): JSX.Element => {
    if (side.name !== of) return <NothingHere name={side.name} />;
    const line = lineOf(side.inspection, at);
    return (
      <div role="cell" className="compare-cell">
        <SideLabel name={side.name} />
        <span className="compare-value">{severity}</span>
        <small className="compare-from">{line && <LineButton side={side} line={line} />}</small>
      </div>
    );
  };
  return (
    <div
      role="row"
      className={`compare-row diagnostic ${severity}${chosen ? " chosen" : ""}`}
      aria-current={chosen ? true : undefined}
    >
      <span role="rowheader">
        <button
          type="button"
          className="compare-name"
          onClick={() => {
            onSelect({ side: "config", pointer: at });
          }}
        >
          <span aria-hidden="true">{SIGNS[severity]} </span>
          {breakingNames(dotted(at) || "config.json")}
        </button>
      </span>
      {cell(a)}
      {cell(b)}
      <span role="cell" className="compare-change">
        {of.toUpperCase()} alone: {message}
      </span>
    </div>
  );
}

/** A row as a line of text, for a review. */
function lineOfText(row: Difference): string {
  switch (row.kind) {
    case "layers":
      return "body.layers";
    case "value":
      return `${placeWords(row.entry)}: ${showSide(row.entry.a)} → ${showSide(row.entry.b)}`;
    case "field":
      return `${dotted(row.field.pointer)}: ${whyHere(row.field)}`;
    case "diagnostic":
      return `${row.side.toUpperCase()} alone, ${row.diagnostic.severity}: ${row.diagnostic.message}`;
  }
}
