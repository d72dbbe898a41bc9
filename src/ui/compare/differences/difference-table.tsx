import { type JSX, useMemo, useState } from "react";
import type { Comparison } from "../../../compare/comparison.ts";
import { whyHere } from "../../../compare/words/heading-words.ts";
import { placeWords, showSide } from "../../../compare/words/show-value.ts";
import { dotted } from "../../../config/nodes/dotted.ts";
import { isWithin } from "../../../spec/pointer.ts";
import { VERDICT_WORDS } from "../../../verdict/lines.ts";
import { plural } from "../../components/number.ts";
import { copyText } from "../../share/hand-over.ts";
import { sameTarget, type Target } from "../../view-state.ts";
import { Capped } from "../capped.tsx";
import { FieldRow } from "../field-table.tsx";
import { LayersRow } from "../layers-row.tsx";
import { LineButton, NothingHere, SideLabel, type SideOfRows } from "../side-cell.tsx";
import { lineOf } from "../side-facts.ts";
import { isOf, LAYERS } from "../spec-groups.ts";
import { EntryRow } from "../spec-table.tsx";
import { TableHead } from "../table-head.tsx";
import {
  type Difference,
  DIFFERENCE_GROUPS,
  type DifferenceGroup,
  placeOfDifference,
} from "./difference-groups.ts";

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
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const isChosen = (row: Difference): boolean => {
    if (selected === null) return false;
    if (selected.side === "spec" && row.kind === "layers") return isWithin(selected.pointer, LAYERS);
    if (selected.side === "spec" && row.kind === "value") return isOf(row.entry, selected.pointer);
    return sameTarget(placeOfDifference(row), selected);
  };
  const index = rows.findIndex(isChosen);
  const step = (by: 1 | -1): void => {
    const next = rows[(Math.max(index, by > 0 ? -1 : 0) + by + rows.length) % rows.length];
    if (next) onSelect(placeOfDifference(next));
  };
  return (
    <>
      {comparison.same_spec && <p className="compare-none">All values of the two specs are equal.</p>}
      {rows.length > 0 && (
        <div className="compare-steps">
          <button
            type="button"
            aria-label="Previous row"
            onClick={() => {
              step(-1);
            }}
          >
            ‹
          </button>
          <span role="status">
            {index < 0 ? plural(rows.length, "difference") : `${index + 1} of ${rows.length}`}
          </span>
          <button
            type="button"
            aria-label="Next row"
            onClick={() => {
              step(1);
            }}
          >
            ›
          </button>
          <button
            type="button"
            onClick={() => {
              void copyText(rows.map(lineOfText).join("\n"), "List copied.").then(setSaid);
            }}
          >
            Copy list
          </button>
          <span role="status" className="findings-said">
            {said}
          </span>
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
    row.kind === "value" ? row.entry.status : row.kind === "concern" ? row.concern.code + row.side : "";
  return `${row.kind} ${side} ${pointer} ${more}`;
}

interface RowProps {
  readonly row: Difference;
  readonly comparison: Comparison;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly chosen: boolean;
  readonly onSelect: (target: Target) => void;
}

function DifferenceRow({ row, comparison, a, b, chosen, onSelect }: RowProps): JSX.Element {
  const selectValue = (pointer: string): void => {
    onSelect({ side: "spec", pointer });
  };
  switch (row.kind) {
    case "layers":
      return <LayersRow layers={comparison.layers} a={a} b={b} chosen={chosen} onSelect={selectValue} />;
    case "value":
      return <EntryRow entry={row.entry} a={a} b={b} chosen={chosen} onSelect={selectValue} named />;
    case "field":
      return <FieldRow field={row.field} a={a} b={b} chosen={chosen} onSelect={onSelect} />;
    case "concern":
      return <ConcernRow row={row} a={a} b={b} chosen={chosen} onSelect={onSelect} />;
  }
}

type ConcernRowProps = Omit<RowProps, "row" | "comparison"> & {
  readonly row: Extract<Difference, { readonly kind: "concern" }>;
};

/** What one file alone is told of. */
function ConcernRow({ row: { side: of, concern }, a, b, chosen, onSelect }: ConcernRowProps): JSX.Element {
  const { kind, severity, what, now, why, at } = concern;
  const cell = (side: SideOfRows): JSX.Element => {
    if (side.name !== of) return <NothingHere name={side.name} />;
    const line = lineOf(side.inspection, at.pointer);
    return (
      <div role="cell" className="compare-cell">
        <SideLabel name={side.name} />
        <span className="compare-value">{now !== null && <code>{now}</code>}</span>
        <small className="compare-from">{line && <LineButton side={side} line={line} />}</small>
      </div>
    );
  };
  return (
    <div
      role="row"
      className={`compare-row concern ${severity}${chosen ? " chosen" : ""}`}
      aria-current={chosen ? true : undefined}
    >
      <span role="rowheader">
        <button
          type="button"
          className="compare-name"
          onClick={() => {
            onSelect({ side: "config", pointer: at.pointer });
          }}
        >
          <span aria-hidden="true">{VERDICT_WORDS[kind].sign} </span>
          {what}
        </button>
      </span>
      {cell(a)}
      {cell(b)}
      <span role="cell" className="compare-change">
        {of.toUpperCase()} alone: {why}
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
    case "concern":
      return `${row.concern.what} (${row.side.toUpperCase()} alone): ${row.concern.why}`;
  }
}
