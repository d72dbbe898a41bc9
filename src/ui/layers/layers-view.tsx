import { type JSX, useCallback, useMemo } from "react";
import { parametersByLayerKind } from "../../analysis/parameters/by-layer.ts";
import { periodWords } from "../../analysis/period.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { keepingCounts } from "../components/breaking.tsx";
import { useKept } from "../components/use-kept.ts";
import { LongTable } from "../table/long-table.tsx";
import type { Target } from "../view-state.ts";
import { LAYER_COLUMNS, layerCells } from "./layer-cells.tsx";
import { kindLetter, LayerKinds, wordsOf } from "./layer-kinds.tsx";
import { type LayerLine, linesOf } from "./layer-lines.ts";
import { layerRows } from "./layer-rows.ts";
import "./layers.css";
import { plural } from "../../spec/grouped.ts";

interface Props {
  readonly body: DecoderBody;
  /** What keeps one config apart from another. */
  readonly identity: string;
  /** A run of layers is brought into sight. */
  readonly selected: Target | null;
  /** Shows a component in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

const NONE_OPEN: ReadonlySet<number> = new Set();

/** How the layers are arranged in words, the kinds of layers, and every layer; equal neighbours are a row that opens. */
export function LayersView({ body, identity, selected, onShow }: Props): JSX.Element {
  const rows = useMemo(() => layerRows(body), [body]);
  const words = useMemo(() => wordsOf(body), [body]);
  const kinds = useMemo(() => parametersByLayerKind(body), [body]);
  const letters = useMemo(
    () =>
      new Map(kinds.flatMap(({ runs }, index) => runs.map(({ from }) => [from, kindLetter(index)] as const))),
    [kinds],
  );
  const folds = useMemo(() => rows.filter(({ count }) => count > 1).map(({ run }) => run.from), [rows]);
  const [open, setOpen] = useKept(`layers ${identity}`, NONE_OPEN);
  const lines = useMemo(() => linesOf(rows, open), [rows, open]);
  const onToggle = useCallback(
    (from: number) => {
      setOpen((before) => {
        const next = new Set(before);
        if (!next.delete(from)) next.add(from);
        return next;
      });
    },
    [setOpen],
  );
  const cellsOf = useCallback(
    (line: LayerLine) => layerCells(body, words, line, letters.get(line.row.run.from) ?? "", onToggle),
    [body, words, letters, onToggle],
  );
  const allOpen = folds.every((from) => open.has(from));
  const chosen = runIndexOf(selected);
  return (
    <div className="layers-view">
      <p className="layers-period">
        {plural(body.num_layers, "layer")}: {keepingCounts(periodWords(body))}
      </p>
      <div className="layers-kinds">
        <LayerKinds body={body} words={words} kinds={kinds} rows={rows} onShow={onShow} />
      </div>
      <div className="layers-head">
        <h2>Every layer</h2>
        {folds.length > 0 && (
          <button
            type="button"
            className="chip"
            onClick={() => {
              setOpen(() => new Set(allOpen ? [] : folds));
            }}
          >
            {allOpen ? "Fold equal layers" : "Show every layer"}
          </button>
        )}
      </div>
      <LongTable
        label="Layers"
        columns={LAYER_COLUMNS}
        rows={lines}
        cellsOf={cellsOf}
        chosen={chosen === null ? null : `run ${rows[chosen]?.run.from}`}
      />
    </div>
  );
}

/** Which run of the schedule is selected. */
function runIndexOf(selected: Target | null): number | null {
  const index = selected?.side === "spec" ? /^\/body\/layers\/(\d+)/.exec(selected.pointer)?.[1] : undefined;
  return index === undefined ? null : Number(index);
}
