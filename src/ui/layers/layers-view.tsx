import { type JSX, useMemo, useState } from "react";
import { componentWords } from "../../analysis/component-words.ts";
import type { ModelBody } from "../../spec/engine-model-spec.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { ComponentLink } from "../components/component-link.tsx";
import { grouped, humanCount, plural } from "../components/number.ts";
import { type Column, DataTable, type DataRow } from "../table/data-table.tsx";
import { type LayerRow, layerRows } from "./layer-rows.ts";
import { runText } from "./run-text.ts";
import "./layers.css";

const COLUMNS: readonly Column[] = [
  { label: "Layers" },
  { label: "Mixer" },
  { label: "MLP" },
  { label: "Sees" },
  { label: "RoPE base", numeric: true },
  { label: "Parameters of each", numeric: true },
];

/** Rows that are drawn at once; more would hold up the page. */
const STEP = 300;

interface Props {
  readonly body: ModelBody;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** Every layer with what it is made of; equal neighbours are one row that opens. */
export function LayersView({ body, onShow }: Props): JSX.Element {
  const rows = useMemo(() => layerRows(body), [body]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [most, setMost] = useState(STEP);
  const lines = linesOf(rows, open, most);
  const folds = rows.filter(({ count }) => count > 1).map(({ run }) => run.from);
  const toggle = (from: number): void => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(from)) next.add(from);
      return next;
    });
  };
  const allOpen = folds.every((from) => open.has(from));
  const left =
    rows.reduce((sum, { run, count }) => sum + (open.has(run.from) ? 1 + count : 1), 0) - lines.length;
  return (
    <div className="layers-view">
      <p className="layers-head">
        <span>
          {plural(body.num_layers, "layer")} in {plural(rows.length, "run")} of equal ones
        </span>
        {folds.length > 0 && (
          <button
            type="button"
            className="chip"
            onClick={() => {
              setOpen(new Set(allOpen ? [] : folds));
            }}
          >
            {allOpen ? "Fold equal layers" : "Show every layer"}
          </button>
        )}
      </p>
      <DataTable
        label="Layers"
        columns={COLUMNS}
        rows={lines.map((line) => tableRow(body, line, open, toggle, onShow))}
      />
      {left > 0 && (
        <p>
          <button
            type="button"
            onClick={() => {
              setMost(most + STEP);
            }}
          >
            Show {grouped(Math.min(left, STEP))} more of {grouped(left)}
          </button>
        </p>
      )}
    </div>
  );
}

/** A run, or one layer of a run that is open. */
interface Line {
  readonly row: LayerRow;
  readonly layer: number | null;
}

function linesOf(rows: readonly LayerRow[], open: ReadonlySet<number>, most: number): readonly Line[] {
  const lines: Line[] = [];
  for (const row of rows) {
    if (lines.length >= most) break;
    lines.push({ row, layer: null });
    if (row.count === 1 || !open.has(row.run.from)) continue;
    for (let layer = row.run.from; layer <= row.run.to && lines.length < most; layer++)
      lines.push({ row, layer });
  }
  return lines;
}

function tableRow(
  body: ModelBody,
  { row, layer }: Line,
  open: ReadonlySet<number>,
  toggle: (from: number) => void,
  onShow: (pointer: Pointer) => void,
): DataRow {
  const { run, count, sees, rope, parameters, active } = row;
  const half = (name: string | null): JSX.Element | string =>
    name === null ? (
      "–"
    ) : (
      <>
        <ComponentLink name={name} onShow={onShow} />
        <small>{componentWords(body, name)}</small>
      </>
    );
  const head =
    layer !== null || count === 1 ? (
      runText(layer === null ? run : { from: layer, to: layer })
    ) : (
      <button
        type="button"
        className="layers-fold"
        aria-expanded={open.has(run.from)}
        onClick={() => {
          toggle(run.from);
        }}
      >
        <span aria-hidden="true">{open.has(run.from) ? "▾" : "▸"}</span> {runText(run)}
        <small>{plural(count, "layer")}</small>
      </button>
    );
  return {
    key: layer === null ? `run ${run.from}` : String(layer),
    inner: layer !== null,
    cells: [
      head,
      <>
        {half(run.mixer)}
        {run.extras?.map((name) => (
          <small key={name}>
            with <ComponentLink name={name} onShow={onShow} />
          </small>
        ))}
      </>,
      half(run.mlp),
      sees,
      <code key="rope">{rope}</code>,
      <>
        <code>{grouped(parameters)}</code>
        <small>
          {humanCount(parameters)}
          {active !== parameters && `, ${humanCount(active)} active per token`}
        </small>
      </>,
    ],
  };
}
