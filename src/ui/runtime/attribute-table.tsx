import type { JSX } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import type { Target } from "../view-state.ts";
import { EngineCell } from "./engine-cell.tsx";
import type { EngineColumn } from "./engine-columns.ts";
import { LegacyCell } from "./legacy-cell.tsx";
import { SpecCell } from "./spec-cell.tsx";
import { STATUS, statusOf } from "./status.ts";

const PATHS: readonly Column[] = [
  { label: "Attribute" },
  { label: "Through the spec" },
  { label: "Legacy path" },
];

interface Props {
  readonly attributes: readonly ComparedAttribute[];
  /** What engines get, one for each that is shown. */
  readonly columns: readonly EngineColumn[];
  readonly inspection: Inspection;
  readonly onSelect: (target: Target) => void;
  readonly onShow: (pointer: Pointer) => void;
  readonly onEngines: (engine: string, attribute: string) => void;
}

/** Attributes with what both paths make of them and why they differ, and what engines get. */
export function AttributeTable({ attributes, ...rest }: Props): JSX.Element {
  return (
    <div className={rest.columns.length > 0 ? "beside-engines" : undefined}>
      <DataTable
        label="Runtime view"
        columns={[...PATHS, ...rest.columns.map(({ label }) => ({ label }))]}
        rows={attributes.map((attribute) => rowOf(attribute, rest))}
      />
    </div>
  );
}

function rowOf(
  attribute: ComparedAttribute,
  { columns, inspection, onSelect, onShow, onEngines }: Omit<Props, "attributes">,
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
      ...columns.map(({ name: engine, of }) => {
        const reads = of.get(attribute);
        return reads ? <EngineCell key={engine} reads={reads} engine={engine} onEngines={onEngines} /> : "–";
      }),
    ],
  };
}
