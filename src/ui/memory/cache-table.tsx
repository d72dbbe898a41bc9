import { type JSX, useState } from "react";
import { unitsOf } from "../../spec/cache-line.ts";
import { cacheKind } from "../../analysis/memory/over-context.ts";
import { bytesOfElement, type CacheRow, type Load } from "../../analysis/memory/memory.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import { type Explained, Figure, Formula } from "../table/figure.tsx";
import { grouped, plural } from "../../spec/grouped.ts";

interface Props {
  readonly rows: readonly CacheRow[];
  readonly load: Load;
  readonly onShow: (pointer: Pointer) => void;
}

/** What each kind of layer keeps of the sequences. */
export function CacheTable({ rows, load, onShow }: Props): JSX.Element {
  const [explained, setExplained] = useState<Explained | null>(null);
  if (rows.length === 0) return <p>No layer keeps anything of a sequence.</p>;
  const total = rows.reduce((sum, { bytesPerRank }) => sum + (bytesPerRank ?? 0), 0) * load.batch;
  const onRank = load.tensorParallel === 1 ? "Bytes" : "Bytes on one rank";
  const columns: readonly Column[] = [
    { label: "What is kept" },
    { label: "Layers", numeric: true },
    { label: "Size in each layer", numeric: true },
    { label: "How many", numeric: true },
    { label: onRank, numeric: true },
  ];
  const body = rows.map((row): DataRow => {
    const { component, layers, elements, per, formula, window, undivided, bytesPerRank, dtype } = row;
    const units = unitsOf(row, load.context);
    return {
      key: `${component} ${row.kind}`,
      cells: [
        <>
          {cacheKind(row)}
          <small>
            <ComponentLink name={component} onShow={onShow} />
            {dtype !== null && `, in ${dtype}`}
          </small>
          {undivided !== null && <small className="memory-undivided">{undivided}</small>}
        </>,
        grouped(layers),
        <>
          <Figure value={elements} unit="elements" formula={formula} onExplain={setExplained} />
          <small>{unitWords(per)}</small>
        </>,
        <>
          <code>{grouped(units)}</code>
          {window !== null && <small>at most {grouped(window)}</small>}
        </>,
        bytesPerRank === null ? (
          `the size of ${dtype} is not known`
        ) : (
          <Figure
            value={bytesPerRank * load.batch}
            unit="bytes"
            formula={bytesFormula(row, load, units)}
            onExplain={setExplained}
          />
        ),
      ],
    };
  });
  return (
    <>
      <DataTable
        label="Caches and states"
        columns={columns}
        rows={[
          ...body,
          {
            key: "all",
            sum: true,
            cells: [
              "All",
              "",
              "",
              "",
              <Figure
                key="all"
                value={total}
                unit="bytes"
                formula="the sum of the lines above"
                onExplain={setExplained}
              />,
            ],
          },
        ]}
      />
      <Formula explained={explained} />
    </>
  );
}

function unitWords(per: CacheRow["per"]): string {
  if (per.unit === "entry") return `elements per ${per.rate} tokens`;
  return `elements per ${per.unit}`;
}

function bytesFormula(row: CacheRow, load: Load, units: number): string {
  const { layers, elements, dtype, per, heads } = row;
  const { batch, tensorParallel: ranks } = load;
  const factors = [
    plural(batch, "sequence"),
    plural(layers, "layer"),
    `${grouped(elements)} elements`,
    ...(per.unit === "sequence" ? [] : [`${grouped(units)} ${per.unit === "entry" ? "entries" : "tokens"}`]),
    dtype === null ? `${bytesOfElement(row, load)} bytes` : `the bytes of ${dtype}`,
  ].join(" × ");
  if (ranks === 1) return factors;
  if (heads === null) return `${factors}, whole on every rank`;
  return `${factors} × ${Math.ceil(heads / ranks)} of ${plural(heads, "head")}`;
}
