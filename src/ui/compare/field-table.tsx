import { Fragment, type JSX, useMemo } from "react";
import { breakingNames } from "../components/breaking.tsx";
import { type Comparison, type FieldChange, type FieldSide, HEADINGS } from "../../compare/comparison.ts";
import { movesOf } from "../../compare/values/fold-fields.ts";
import { HEADING_WORDS } from "../../compare/words/heading-words.ts";
import { dotted } from "../../config/nodes/dotted.ts";

import { Sign } from "../components/sign.tsx";
import type { Target } from "../view-state.ts";
import { Capped } from "./capped.tsx";
import { LineButton, NothingHere, SideLabel, type SideOfRows } from "./side-cell.tsx";
import { lineOf } from "./side-facts.ts";
import { TableHead } from "./table-head.tsx";
import { ValueText } from "./value-text.tsx";
import { plural } from "../../spec/grouped.ts";

interface Props {
  readonly comparison: Comparison;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** Every field of the checkpoints' files that is not the same on both sides, under the heading that says what it affects. */
export function FieldTable({ comparison, a, b, selected, onSelect }: Props): JSX.Element {
  const { fields, counts } = comparison;
  const headings = HEADINGS.filter((heading) => counts.fields[heading] > 0);
  const chosen = selected?.side === "config" ? selected.pointer : null;
  const byPointer = useMemo(() => new Map(fields.map((field) => [field.pointer, field])), [fields]);
  const moves = useMemo(() => movesOf(fields), [fields]);
  if (fields.length === 0)
    return <p className="compare-none">Every field has the same value in both files.</p>;
  return (
    <>
      <p className="compare-sum">
        {headings.map((heading) => counts.fields[heading]).join(" + ")}
        {headings.length > 1 && ` = ${counts.fields_changed}`}{" "}
        {counts.fields_changed === 1 ? "field" : "fields"}: each field that differs between the two files
        stands under one heading.
      </p>
      <div role="table" aria-label="Changed fields of config.json" className="compare-table">
        <TableHead first="field" last="affects" />
        {headings.map((heading) => (
          <div key={heading} role="rowgroup">
            <div role="row" className="compare-group">
              <span role="columnheader">
                {HEADING_WORDS[heading]} <small>{plural(counts.fields[heading], "field")}</small>
              </span>
            </div>
            <Capped items={fields.filter((field) => field.heading === heading && field.folded_into === null)}>
              {(field) => (
                <FieldRow
                  key={field.pointer}
                  field={field}
                  moved={moves.get(field.pointer) ?? null}
                  a={a}
                  b={b}
                  chosen={
                    chosen !== null &&
                    (chosen === field.pointer || byPointer.get(chosen)?.folded_into === field.pointer)
                  }
                  onSelect={onSelect}
                />
              )}
            </Capped>
          </div>
        ))}
      </div>
    </>
  );
}

interface FieldRowProps {
  readonly field: FieldChange;
  /** Where B has the field with the same value; null where it did not move. */
  readonly moved: FieldChange | null;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly chosen: boolean;
  readonly onSelect: (target: Target) => void;
}

/** One field on both sides. */
export function FieldRow({ field, moved, a, b, chosen, onSelect }: FieldRowProps): JSX.Element {
  const { pointer, heading, to, reason } = field;
  return (
    <div
      role="row"
      className={`compare-row${chosen ? " chosen" : ""}`}
      aria-current={chosen ? true : undefined}
    >
      <span role="rowheader">
        <button
          type="button"
          className="compare-name"
          title={pointer}
          onClick={() => {
            onSelect({ side: "config", pointer });
          }}
        >
          {breakingNames(dotted(pointer))}
        </button>
        {moved && <small className="compare-reading">→ {breakingNames(dotted(moved.pointer))}</small>}
      </span>
      <FieldCell side={a} field={field.a} pointer={pointer} />
      <FieldCell side={b} field={moved ? moved.b : field.b} pointer={moved ? moved.pointer : pointer} />
      <span role="cell" className="compare-change">
        {heading === "changes-spec"
          ? to.map((spec, index) => (
              <Fragment key={spec}>
                {index > 0 && ", "}
                <button
                  type="button"
                  className="compare-line"
                  onClick={() => {
                    onSelect({ side: "spec", pointer: spec });
                  }}
                >
                  {breakingNames(dotted(spec))}
                </button>
              </Fragment>
            ))
          : moved
            ? "moved with the same value"
            : reason}
      </span>
    </div>
  );
}

function FieldCell({
  side,
  field,
  pointer,
}: {
  readonly side: SideOfRows;
  readonly field: FieldSide | null;
  readonly pointer: string;
}): JSX.Element {
  if (field === null) return <NothingHere name={side.name} />;
  const line = lineOf(side.inspection, pointer);
  return (
    <div role="cell" className="compare-cell">
      <SideLabel name={side.name} />
      <span className="compare-value">
        <Sign kind={field.use.use} /> <ValueText value={field.value} />
      </span>
      <small className="compare-from">
        {field.use.use}
        {line && <LineButton side={side} line={line} />}
      </small>
    </div>
  );
}
