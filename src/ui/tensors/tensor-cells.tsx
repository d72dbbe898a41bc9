import { Fragment, type JSX, type ReactNode } from "react";
import { type TensorRow, bytesOfRows, countOf, indexesOf } from "../../analysis/checkpoint/rows.ts";
import type { ShapeValues } from "../../analysis/checkpoint/shape-values.ts";
import { type Pointer, nameOf } from "../../spec/pointer.ts";
import { breaking } from "../components/breaking.tsx";
import { ComponentLink } from "../components/component-link.tsx";
import { humanBytes } from "../components/number.ts";
import { shapeText } from "../components/shape-text.ts";
import type { LongColumn } from "../table/long-table.tsx";
import { Numbers } from "./numbers.tsx";
import type { TensorGroup, TensorLine } from "./tensor-lines.ts";
import { grouped, plural } from "../../spec/grouped.ts";

export const TENSOR_COLUMNS: readonly LongColumn[] = [
  { label: "Tensor", width: "34%" },
  { label: "Shape", width: "21%" },
  { label: "Type", width: "12%" },
  { label: "Bytes", width: "19%", numeric: true },
  { label: "Cut by ranks", width: "14%" },
];

export interface Ways {
  /** Whether a value is the one that is selected, or inside it. */
  readonly isSelected: (pointer: Pointer) => boolean;
  /** The fields of the config that decide a value, where they are called otherwise; "" for nothing. */
  readonly fieldsOf: (pointer: Pointer) => string;
  /** The values that decide each axis of a row's tensors; undefined where that is not told. */
  readonly valuesOf: (row: TensorRow) => ShapeValues | undefined;
  readonly onToggle: (key: string) => void;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  /** Selects a value, which is then explained, where the tensors are. */
  readonly onValue: (pointer: Pointer) => void;
}

/** What stands in a line of the table of tensors. */
export function tensorCells(line: TensorLine, ways: Ways): readonly ReactNode[] {
  switch (line.line) {
    case "group":
      return groupCells(line.group, ways.onShow);
    case "layer": {
      const { saved, layer } = line;
      const bytes = saved.bytes === null ? null : saved.bytes * saved.experts;
      return [
        <Name key="name" name={saved.name.replace("{layer}", String(layer)).replace("{expert}", "{}")} />,
        shapeText(saved.shape),
        saved.dtype,
        <Bytes key="bytes" value={bytes} />,
        "",
      ];
    }
    case "row": {
      const { row, open } = line;
      return [
        <Head key="head" line={line} open={open} row={row} onToggle={ways.onToggle} />,
        <Shape key="shape" row={row} values={ways.valuesOf(row)} ways={ways} />,
        row.dtypes.join(", "),
        <Bytes key="bytes" value={row.bytes} />,
        cutText(row),
      ];
    }
  }
}

const PARTS = { text: "Embedding, norms and head", tower: "Tower", mtp: "Draft modules" } as const;

function groupCells(group: TensorGroup, onShow: (pointer: Pointer) => void): readonly ReactNode[] {
  const { component, part, rows } = group;
  const count = rows.reduce((sum, row) => sum + countOf(row), 0);
  return [
    <span key="head" className="tensors-group">
      {component === null ? (
        PARTS[part]
      ) : (
        <ComponentLink name={part === "tower" ? `towers/${component}` : component} onShow={onShow} />
      )}
      {component !== null && part === "mtp" && " of draft modules"}
    </span>,
    <span key="count" className="tensors-count">
      {plural(count, "tensor")}
    </span>,
    "",
    <Bytes key="bytes" value={bytesOfRows(rows)} />,
    "",
  ];
}

interface HeadProps {
  readonly line: TensorLine;
  readonly row: TensorRow;
  readonly open: boolean | null;
  readonly onToggle: (key: string) => void;
}

function Head({ line, row, open, onToggle }: HeadProps): JSX.Element {
  const indexes = countOf(row) === 1 ? "" : indexesOf(row);
  return (
    <>
      {open === null ? (
        <Name name={row.name} />
      ) : (
        <button
          type="button"
          className="tensors-fold"
          aria-expanded={open}
          onClick={() => {
            onToggle(line.key);
          }}
        >
          <span aria-hidden="true">{open ? "▾" : "▸"}</span> <Name name={row.name} />
        </button>
      )}
      {indexes !== "" && (
        <small className="tensors-numbers">
          <Numbers indexes={indexes} />
        </small>
      )}
    </>
  );
}

/** Names have no place to break but at their dots. */
function Name({ name }: { readonly name: string }): JSX.Element {
  return <code>{breaking(name.split(/(?<=\.)/))}</code>;
}

interface ShapeProps {
  readonly row: TensorRow;
  readonly values: ShapeValues | undefined;
  readonly ways: Ways;
}

/** A shape, and the values of the spec that make it, which are selected by a click. */
function Shape({ row, values, ways }: ShapeProps): JSX.Element {
  const axes = values ?? [];
  const pointers = [...new Set(axes.flat())];
  return (
    <>
      {row.shape.length === 0 && "one number"}
      {row.shape.map((size, axis) => (
        <Fragment key={axis}>
          {axis > 0 && " × "}
          {axes[axis]?.some(ways.isSelected) ? (
            <mark title="decided by the selected value">{size}</mark>
          ) : (
            size
          )}
        </Fragment>
      ))}
      {pointers.length > 0 && (
        <small className="tensors-values">
          {pointers.map((pointer) => (
            <button
              key={pointer}
              type="button"
              className="component-link"
              title={`Select ${pointer}: it is explained, and the axes that it decides are marked`}
              aria-pressed={ways.isSelected(pointer)}
              onClick={() => {
                ways.onValue(pointer);
              }}
            >
              {nameOf(pointer)}
              {ways.fieldsOf(pointer)}
            </button>
          ))}
        </small>
      )}
    </>
  );
}

function Bytes({ value }: { readonly value: number | null }): JSX.Element {
  if (value === null) return <>not known</>;
  return (
    <>
      {grouped(value)}
      {value >= 10_240 && <small>{humanBytes(value)}</small>}
    </>
  );
}

/** What tensor parallelism divides among ranks. */
function cutText({ tensors: [first] }: TensorRow): string {
  const cut = first?.holds[0].tensor.cut;
  return cut === null || cut === undefined ? "whole" : cut.parts.map(({ what }) => what).join(", ");
}
