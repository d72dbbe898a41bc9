import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import type { Target } from "../view-state.ts";
import { LegacyCell } from "./legacy-cell.tsx";
import { SpecCell } from "./spec-cell.tsx";
import { STATUS, statusOf } from "./status.ts";

const COLUMNS: readonly Column[] = [
  { label: "Attribute" },
  { label: "Through the spec" },
  { label: "Legacy path" },
];

interface Props {
  readonly attributes: readonly ComparedAttribute[];
  readonly inspection: Inspection;
  readonly onSelect: (target: Target) => void;
  readonly onShow: (pointer: Pointer) => void;
}

/** Attributes with what both paths make of them, and why they differ. */
export function AttributeTable({ attributes, ...rest }: Props): JSX.Element {
  return (
    <DataTable
      label="Runtime view"
      columns={COLUMNS}
      rows={attributes.map((attribute) => rowOf(attribute, rest))}
    />
  );
}

function rowOf(
  attribute: ComparedAttribute,
  { inspection, onSelect, onShow }: Omit<Props, "attributes">,
): DataRow {
  const { name, danger, spec, legacy, read, reason } = attribute;
  const { sign, label } = STATUS[statusOf(attribute)];
  return {
    key: `${name} ${legacy?.on ?? ""}`,
    cells: [
      <div key="name" className={danger === null ? "attribute" : `attribute ${danger}`}>
        <span className="attribute-sign" title={label} aria-hidden="true">
          {sign}
        </span>
        <code>{name}</code>
        <VisuallyHidden> ({label})</VisuallyHidden>
      </div>,
      spec === null ? (
        "–"
      ) : (
        <SpecCell key="spec" attribute={spec} inspection={inspection} onSelect={onSelect} onShow={onShow} />
      ),
      <>
        <LegacyCell name={name} legacy={legacy} read={read} places={inspection.places} onSelect={onSelect} />
        {reason !== null && <small className="attribute-reason">{reason}</small>}
      </>,
    ],
  };
}
