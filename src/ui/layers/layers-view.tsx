import { type JSX, useCallback, useMemo, useState } from "react";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { plural } from "../components/number.ts";
import { LongTable } from "../table/long-table.tsx";
import { LAYER_COLUMNS, layerCells } from "./layer-cells.tsx";
import { type LayerLine, linesOf } from "./layer-lines.ts";
import { layerRows } from "./layer-rows.ts";
import "./layers.css";

interface Props {
  readonly body: DecoderBody;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** Every layer with what it is made of; equal neighbours are one row that opens. */
export function LayersView({ body, onShow }: Props): JSX.Element {
  const rows = useMemo(() => layerRows(body), [body]);
  const folds = useMemo(() => rows.filter(({ count }) => count > 1).map(({ run }) => run.from), [rows]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const lines = useMemo(() => linesOf(rows, open), [rows, open]);
  const onToggle = useCallback((from: number) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(from)) next.add(from);
      return next;
    });
  }, []);
  const cellsOf = useCallback(
    (line: LayerLine) => layerCells(body, line, { onToggle, onShow }),
    [body, onToggle, onShow],
  );
  const allOpen = folds.every((from) => open.has(from));
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
      <LongTable label="Layers" columns={LAYER_COLUMNS} rows={lines} cellsOf={cellsOf} />
    </div>
  );
}
