import { type JSX, type ReactNode, useCallback, useMemo } from "react";
import { breakingNames } from "../components/breaking.tsx";
import type { Inspection } from "../../inspect/inspection.ts";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import { type LongColumn, type LongRow, LongTable } from "../table/long-table.tsx";
import type { Target } from "../view-state.ts";
import { EngineCell } from "./engine-cell.tsx";
import type { EngineColumn } from "./engine-columns.ts";
import { LegacyCell } from "./legacy-cell.tsx";
import { SpecCell } from "./spec-cell.tsx";
import { STATUS, statusOf } from "./status.ts";

const PATHS = ["Attribute", "Through the spec", "Legacy path"];

/** Without engines; beside them all columns are as wide. */
const WIDTHS = ["26%", "32%", "42%"];

/** How high rows are, about: an engine says what it gets, why, and where. */
const [ALONE, BESIDE_ENGINES] = [60, 120];

interface Props {
  readonly attributes: readonly ComparedAttribute[];
  /** What engines get, one for each that is shown. */
  readonly columns: readonly EngineColumn[];
  readonly inspection: Inspection;
  readonly onSelect: (target: Target) => void;
  readonly onShow: (pointer: Pointer) => void;
  readonly onEngines: (engine: string, attribute: string) => void;
}

interface AttributeLine extends LongRow {
  readonly attribute: ComparedAttribute;
}

/** Attributes with what both paths make of them and why they differ, and what engines get. */
export function AttributeTable(props: Props): JSX.Element {
  const { attributes, columns, inspection, onSelect, onShow, onEngines } = props;
  const heads = useMemo<readonly LongColumn[]>(
    () =>
      [...PATHS, ...columns.map(({ label }) => label)].map((label, index) => ({
        label,
        width: columns.length > 0 ? "auto" : (WIDTHS[index] ?? "auto"),
      })),
    [columns],
  );
  const lines = useMemo(() => attributes.map(lineOf), [attributes]);
  const cellsOf = useCallback(
    ({ attribute }: AttributeLine) =>
      cellsOfAttribute(attribute, { columns, inspection, onSelect, onShow, onEngines }),
    [columns, inspection, onSelect, onShow, onEngines],
  );
  return (
    <LongTable
      label="Runtime view"
      columns={heads}
      rows={lines}
      cellsOf={cellsOf}
      rowHeight={columns.length > 0 ? BESIDE_ENGINES : ALONE}
    />
  );
}

function lineOf(attribute: ComparedAttribute): AttributeLine {
  const { name, legacy, reason } = attribute;
  return {
    key: `${name} ${legacy?.on ?? ""}`,
    kind: reason === null ? "plain" : "reason",
    inner: false,
    attribute,
  };
}

function cellsOfAttribute(
  attribute: ComparedAttribute,
  { columns, inspection, onSelect, onShow, onEngines }: Omit<Props, "attributes">,
): readonly ReactNode[] {
  const { name, danger, spec, legacy, read, reason } = attribute;
  const { sign, label } = STATUS[statusOf(attribute)];
  return [
    <div key="name" className={danger === null ? "attribute" : `attribute ${danger}`}>
      <span className="attribute-sign" title={label} aria-hidden="true">
        {sign}
      </span>
      <code>{breakingNames(name)}</code>
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
  ];
}
