import { Fragment, type JSX } from "react";
import { type Comparison, type FieldChange, type FieldSide, HEADINGS } from "../../compare/comparison.ts";
import { HEADING_WORDS } from "../../compare/words/heading-words.ts";
import { dotted } from "../../config/nodes/dotted.ts";

import { plural } from "../components/number.ts";
import { Sign } from "../components/sign.tsx";
import type { Target } from "../view-state.ts";
import { Capped } from "./capped.tsx";
import { LineButton, NothingHere, SideLabel, type SideOfRows } from "./side-cell.tsx";
import { lineOf } from "./side-facts.ts";
import { TableHead } from "./table-head.tsx";
import { ValueText } from "./value-text.tsx";

interface Props {
  readonly comparison: Comparison;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly selected: Target | null;
  readonly onSelect: (target: Target) => void;
}

/** Every field of config.json that is not the same in both files, under the heading that says what it affects. */
export function FieldTable({ comparison, a, b, selected, onSelect }: Props): JSX.Element {
  const { fields, counts } = comparison;
  const headings = HEADINGS.filter((heading) => counts.fields[heading] > 0);
  const chosen = selected?.side === "config" ? selected.pointer : null;
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
            <Capped items={fields.filter((field) => field.heading === heading)}>
              {(field) => (
                <FieldRow
                  key={field.pointer}
                  field={field}
                  a={a}
                  b={b}
                  chosen={chosen === field.pointer}
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

interface RowProps {
  readonly field: FieldChange;
  readonly a: SideOfRows;
  readonly b: SideOfRows;
  readonly chosen: boolean;
  readonly onSelect: (target: Target) => void;
}

function FieldRow({ field, a, b, chosen, onSelect }: RowProps): JSX.Element {
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
          {dotted(pointer)}
        </button>
      </span>
      <FieldCell side={a} field={field.a} pointer={pointer} />
      <FieldCell side={b} field={field.b} pointer={pointer} />
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
                  {dotted(spec)}
                </button>
              </Fragment>
            ))
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
